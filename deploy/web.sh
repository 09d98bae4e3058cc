#!/bin/sh
# Writes the files that depend on the environment to /tmp, the only writable folder, then starts nginx.
set -eu

scheme=http
hsts=
case "${PUBLIC_URL:-}" in https://*)
    scheme=https
    hsts='add_header Strict-Transport-Security "max-age=31536000" always;'
    ;;
esac

# Proxies in front of nginx, because a connection from such a proxy may belong to any of many people.
fronts=
for front in $(printf %s "${FRONT_PROXIES:-}" | tr ',' ' '); do
    if ! printf %s "$front" | grep -Eq '^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$'; then
        echo "FRONT_PROXIES names \"$front\"; it has to be addresses or networks like 10.0.0.0/8." >&2
        exit 1
    fi
    fronts="$fronts $front 1;"
done

# The addresses of an external Auth Service, and the origins that the web app may call because of them.
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

sed -e "s|__SCHEME__|$scheme|g" -e "s|__HSTS__|$hsts|g" -e "s|__FRONTS__|$fronts|g" -e "s|__AUTH_ORIGINS__|$origins|g" \
    /srv/nginx.conf.template > /tmp/nginx.conf
exec nginx -c /tmp/nginx.conf -g "daemon off;"
