from rest_framework.routers import SimpleRouter

from .views import RoleViewSet

router = SimpleRouter(use_regex_path=False)
router.register("roles", RoleViewSet, basename="role")

urlpatterns = router.urls
