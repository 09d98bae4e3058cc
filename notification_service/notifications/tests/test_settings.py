from channels_redis.core import RedisChannelLayer

from notification_service import settings


class TestChannelLayers:
    def test_wait_longer_than_a_quiet_socket_does(self) -> None:
        (host,) = settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"]
        assert host["socket_timeout"] > RedisChannelLayer.brpop_timeout
