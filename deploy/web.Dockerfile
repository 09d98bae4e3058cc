# The web app, built, behind nginx: the one origin that people use.
FROM node:22-bookworm-slim AS build
WORKDIR /srv/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build && node server/nginx.mjs > /srv/nginx.conf.template

FROM nginx:1.28-bookworm
COPY --from=build /srv/frontend/dist /srv/web
COPY --from=build /srv/nginx.conf.template /srv/nginx.conf.template
COPY deploy/web.sh /srv/web.sh
USER 10010:10010
EXPOSE 8080
ENTRYPOINT ["/bin/sh", "/srv/web.sh"]
