from rest_framework.routers import SimpleRouter

from comments.views import CommentViewSet

router = SimpleRouter(use_regex_path=False)
router.register("comments", CommentViewSet, basename="comment")

urlpatterns = router.urls
