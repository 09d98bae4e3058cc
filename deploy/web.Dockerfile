# Builds the web app and serves it with nginx. People use only this origin, and nginx listens on every
# port that is published.
FROM node:22-bookworm-slim AS build
WORKDIR /srv/frontend
COPY frontend/package.json frontend/package-lock.json ./
# Do not run install scripts of packages: none is needed, and such a script could do anything.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend/ ./
RUN npm run build && node server/nginx.mjs > /srv/nginx.conf.template

FROM nginx:1.28-bookworm
COPY --from=build /srv/frontend/dist /srv/web
COPY --from=build /srv/nginx.conf.template /srv/nginx.conf.template
COPY deploy/web.sh /srv/web.sh
# nginx stores request bodies here while they arrive. A new volume takes its owner from this folder.
RUN mkdir -p /var/lib/tts-web/bodies && chown -R 10010:10010 /var/lib/tts-web
USER 10010:10010
EXPOSE 8080 8002 8004 8005 8006
ENTRYPOINT ["/bin/sh", "/srv/web.sh"]
