from rest_framework.routers import SimpleRouter

from .views import CalendarViewSet

router = SimpleRouter(use_regex_path=False)
router.register("calendars", CalendarViewSet, basename="calendar")

urlpatterns = router.urls
