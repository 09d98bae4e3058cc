#!/bin/sh
# Writes what depends on the environment to /tmp, the only place that is writable, and becomes nginx.
set -eu

scheme=http
case "${PUBLIC_URL:-}" in https://*) scheme=https ;; esac

# What the web app is told of an external Auth Service, and which origins it may then call.
origins=
config='{"authLoginUrl": null, "authRefreshUrl": null, "authLogoutUrl": null}'
if [ -n "${AUTH_SERVICE_URL:-}" ]; then
    for name in AUTH_LOGIN_URL AUTH_REFRESH_URL AUTH_LOGOUT_URL; do
        value=$(printenv "$name" || true)
        if ! printf %s "$value" | grep -Eq '^https?://[^/?#[:space:]";,\\'"'"'|&]+[^[:space:]";,\\'"'"'|]*$'; then
            echo "$name is \"$value\"; with AUTH_SERVICE_URL it has to be an address with http:// or https://." >&2
            exit 1
        fi
    done
    config=$(printf '{"authLoginUrl": "%s", "authRefreshUrl": "%s", "authLogoutUrl": "%s"}' \
        "$AUTH_LOGIN_URL" "$AUTH_REFRESH_URL" "$AUTH_LOGOUT_URL")
    for value in "$AUTH_REFRESH_URL" "$AUTH_LOGOUT_URL"; do
        origin=$(printf %s "$value" | sed -E 's#^(https?://[^/?#]+).*#\1#')
        case " $origins " in *" $origin "*) ;; *) origins="$origins $origin" ;; esac
    done
fi
printf '%s\n' "$config" > /tmp/config.json

sed -e "s|__SCHEME__|$scheme|g" -e "s|__AUTH_ORIGINS__|$origins|g" \
    /srv/nginx.conf.template > /tmp/nginx.conf
exec nginx -c /tmp/nginx.conf -g "daemon off;"
