// Prints nginx's configuration for the one origin, from the same tables as the dev server's.
//
// __SCHEME__ and __AUTH_ORIGINS__ stay open: they depend on PUBLIC_URL and AUTH_*_URL, which are known
// when the container starts (deploy/web.sh).
import { awayBody, SECURITY_HEADERS, SERVICES, SOCKETS } from "./options.mjs";

// Larger bodies than any service takes, so that the service itself refuses them in its own words.
const LARGEST_BODY = "32m";

/** @param {string} prefix */
const variableOf = (prefix) => `${prefix.split("/").at(-1)?.replaceAll("-", "_")}_path`;

/** Where a service listens in its container. @param {{ host: string, port: number }} service */
const upstreamOf = ({ host, port }) => `http://${host}:${port}`;

const COMMON_PROXY = `
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Proto __SCHEME__;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Request-ID $asked_request_id;
      proxy_connect_timeout 5s;`;

/** @param {Record<string, string>} headers */
const addHeaders = (headers) =>
  Object.entries(headers)
    .map(([name, value]) => `add_header ${name} "${value}" always;`)
    .join("\n      ");

/** The whole of nginx.conf. */
export function nginxConfig() {
  const headers = Object.fromEntries(
    Object.entries(SECURITY_HEADERS).map(([name, value]) => [
      name,
      value.replace("connect-src 'self'", "connect-src 'self'__AUTH_ORIGINS__"),
    ]),
  );
  const paths = SERVICES.map(
    ({ prefix }) => `
  # As it was asked, escapes and query included, without the prefix.
  map $request_uri $${variableOf(prefix)} { ~^${prefix}(?<rest_of_${variableOf(prefix)}>/.*)$ $rest_of_${variableOf(prefix)}; }`,
  ).join("");
  const services = SERVICES.map(
    (service) => `
    location ^~ ${service.prefix}/ {${COMMON_PROXY}
      proxy_set_header X-Forwarded-Prefix ${service.prefix};
      proxy_request_buffering off;
      proxy_read_timeout 60s;
      proxy_pass ${upstreamOf(service)}$${variableOf(service.prefix)};
      error_page 502 504 = @away_${service.host.replaceAll("-", "_")};
    }
    location @away_${service.host.replaceAll("-", "_")} {
      default_type application/json;
      add_header Retry-After 2 always;
      add_header X-Request-ID $asked_request_id always;
      return 502 '${JSON.stringify(awayBody(service.name, "$asked_request_id"))}';
    }`,
  ).join("\n");
  const sockets = SOCKETS.map(
    (socket) => `
    location ^~ ${socket.path} {${COMMON_PROXY}
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 1h;
      proxy_pass ${upstreamOf(socket)}$request_uri;
    }`,
  ).join("\n");
  return `worker_processes auto;
pid /tmp/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }

http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  client_body_temp_path /tmp/nginx-body;
  proxy_temp_path /tmp/nginx-proxy;
  fastcgi_temp_path /tmp/nginx-fastcgi;
  uwsgi_temp_path /tmp/nginx-uwsgi;
  scgi_temp_path /tmp/nginx-scgi;
  server_tokens off;
  sendfile on;
  client_max_body_size ${LARGEST_BODY};
  gzip on;
  gzip_proxied any;
  gzip_min_length 1024;
  gzip_types application/json application/javascript text/javascript text/css image/svg+xml;

  map $http_upgrade $connection_upgrade { default upgrade; "" ""; }
  map $http_x_request_id $asked_request_id { "~^[A-Za-z0-9._-]{1,128}$" $http_x_request_id; default $request_id; }
  # The query is left out of the log: it may carry tokens.
  map $request_uri $asked_path { ~^(?<before_query>[^?]*) $before_query; }
  log_format line '$remote_addr $request_method $asked_path $status $body_bytes_sent $request_time $asked_request_id';
  access_log /dev/stdout line;
${paths}

  # Names are asked again, since a container that is made anew has another address.
  resolver 127.0.0.11 valid=5s ipv6=off;

  server {
    listen 8080;
    root /srv/web;
    absolute_redirect off;
${services}
${sockets}

    location = /nginx-health { access_log off; return 204; }
    location = /config.json {
      root /tmp;
      add_header Cache-Control "no-store" always;
      ${addHeaders(headers)}
    }
    location /assets/ {
      add_header Cache-Control "public, max-age=31536000, immutable" always;
      ${addHeaders(headers)}
      try_files $uri =404;
    }
    location / {
      add_header Cache-Control "no-cache" always;
      ${addHeaders(headers)}
      try_files $uri /index.html;
    }
    error_page 413 @too_large;
    location @too_large {
      default_type application/json;
      return 413 '${JSON.stringify({
        error: "The request is larger than 32 MB.",
        code: "too_large",
        details: {},
        request_id: "$asked_request_id",
      })}';
    }
  }
}
`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(nginxConfig());
