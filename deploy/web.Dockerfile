# The web app, built, behind nginx: the one origin that people use, and every port that is published.
FROM node:22-bookworm-slim AS build
WORKDIR /srv/frontend
COPY frontend/package.json frontend/package-lock.json ./
# No script of a package runs: none is needed, and any could do what it likes.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend/ ./
RUN npm run build && node server/nginx.mjs > /srv/nginx.conf.template

FROM nginx:1.28-bookworm
COPY --from=build /srv/frontend/dist /srv/web
COPY --from=build /srv/nginx.conf.template /srv/nginx.conf.template
COPY deploy/web.sh /srv/web.sh
# Bodies that are arriving. A new volume takes the owner from here.
RUN mkdir -p /var/lib/tts-web/bodies && chown -R 10010:10010 /var/lib/tts-web
USER 10010:10010
EXPOSE 8080 8002 8004 8005 8006
ENTRYPOINT ["/bin/sh", "/srv/web.sh"]
