from rest_framework.routers import SimpleRouter

from .views import WorkflowViewSet

router = SimpleRouter(use_regex_path=False)
router.register("workflows", WorkflowViewSet, basename="workflow")

urlpatterns = router.urls
