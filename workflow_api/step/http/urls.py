from rest_framework.routers import SimpleRouter

from .views import (
    StepViewSet,
    TransitionViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("steps", StepViewSet, basename="step")
router.register("transitions", TransitionViewSet, basename="transition")

urlpatterns = router.urls
