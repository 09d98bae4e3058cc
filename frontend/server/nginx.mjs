// Prints nginx's configuration, made from the same tables as the dev server: the web app's address
// and the services' own ports. Clients reach the services only through nginx, so that a slow client
// uses a connection of nginx but not of a service.
//
// deploy/web.sh replaces __SCHEME__, __HSTS__, __AUTH_ORIGINS__ and __FRONTS__ when the container
// starts, because they depend on PUBLIC_URL, AUTH_*_URL and FRONT_PROXIES.
import { awayBody, errorBody, SECURITY_HEADERS, SERVICES, SOCKETS, tooLarge } from "./options.mjs";

/** @param {string} prefix */
const variableOf = (prefix) => `${prefix.split("/").at(-1)?.replaceAll("-", "_")}_path`;

/**
 * The address of a service in its container.
 * @param {{ host: string, port: number }} service
 */
const upstreamOf = ({ host, port }) => `http://${host}:${port}`;

const COMMON_PROXY = `
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-For $forwarded_for;
      proxy_set_header X-Request-ID $asked_request_id;
      proxy_connect_timeout 5s;`;

/** @param {Record<string, string>} headers */
const addHeaders = (headers) =>
  [
    ...Object.entries(headers).map(([name, value]) => `add_header ${name} "${value}" always;`),
    "__HSTS__",
  ].join("\n      ");

/** @param {{ host: string }} service */
const awayOf = ({ host }) => `@away_${host.replaceAll("-", "_")}`;

/**
 * A named location that answers with an error body. `more` are further lines of the location.
 * @param {string} name
 * @param {number} status
 * @param {{ error: string, code: string }} body
 * @param {string} more
 */
const answerAt = (name, status, body, more = "") => `
    location ${name} {
      default_type application/json;
      add_header Cache-Control no-store always;
      add_header X-Request-ID $asked_request_id always;${more}
      return ${status} '${JSON.stringify(body)}';
    }`;

/** @param {string} error @param {string} code */
const bodyOf = (error, code) => errorBody(error, code, "$asked_request_id");

/** The error pages of every server. */
const OWN_ANSWERS = `
    error_page 400 494 = @malformed;
    error_page 408 = @slow;
    error_page 414 = @long;
    error_page 429 = @many;
    # Two readings of one path would let a request pass for another.
    if ($is_ambiguous) { return 400; }${[
      answerAt("@malformed", 400, bodyOf("The request is malformed.", "malformed")),
      answerAt("@slow", 408, bodyOf("The request took too long to arrive.", "request_timeout")),
      answerAt("@long", 414, bodyOf("The address is too long.", "malformed")),
      answerAt("@hidden", 404, bodyOf("Not found.", "not_found")),
      answerAt(
        "@many",
        429,
        bodyOf("Too many connections; please try again in a moment.", "throttled"),
        "\n      add_header Retry-After 2 always;",
      ),
      ...SERVICES.map((service) =>
        answerAt(
          awayOf(service),
          502,
          awayBody(service.name, "$asked_request_id"),
          "\n      add_header Retry-After 2 always;",
        ),
      ),
      ...[...new Set(SERVICES.map(({ megabytes }) => megabytes))].map((megabytes) =>
        answerAt(`@above_${megabytes}`, 413, tooLarge(megabytes, "$asked_request_id")),
      ),
    ].join("")}`;

/**
 * The lines of a location that forward requests to a service.
 * @param {typeof SERVICES[number]} service
 * @param {string} path
 */
const passTo = (service, path) => `${COMMON_PROXY}
      client_max_body_size ${service.megabytes}m;
      error_page 413 = @above_${service.megabytes};
      error_page 502 504 = ${awayOf(service)};
      proxy_pass ${upstreamOf(service)}${path};`;

/**
 * A server on a service's own port.
 * @param {typeof SERVICES[number]} service
 */
const directServer = (service) => `
  server {
    listen ${service.port};
    absolute_redirect off;${OWN_ANSWERS}
    location / {${passTo(service, "$request_uri")}
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Prefix "";
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }
    location ^~ /ws/ {${passTo(service, "$request_uri")}
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Prefix "";
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 1h;
    }
  }`;

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
    location = ${service.prefix}/metrics { error_page 404 = @hidden; return 404; }
    location ^~ ${service.prefix}/ {${passTo(service, `$${variableOf(service.prefix)}`)}
      proxy_set_header X-Forwarded-Proto __SCHEME__;
      proxy_set_header X-Forwarded-Prefix ${service.prefix};
    }`,
  ).join("\n");
  const sockets = SOCKETS.map(
    (socket) => `
    location ^~ ${socket.path} {${COMMON_PROXY}
      proxy_set_header X-Forwarded-Proto __SCHEME__;
      proxy_set_header X-Forwarded-Prefix "";
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 1h;
      proxy_pass ${upstreamOf(socket)}$request_uri;
    }`,
  ).join("\n");
  return `# Two, not one for each core of the machine: the container has one, and memory for few.
worker_processes 2;
worker_rlimit_nofile 20000;
pid /tmp/nginx.pid;
error_log stderr warn;
events { worker_connections 8192; }

http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  # On a disk: what lies in /tmp counts as memory of the container.
  client_body_temp_path /var/lib/tts-web/bodies;
  proxy_temp_path /tmp/nginx-proxy;
  fastcgi_temp_path /tmp/nginx-fastcgi;
  uwsgi_temp_path /tmp/nginx-uwsgi;
  scgi_temp_path /tmp/nginx-scgi;
  server_tokens off;
  sendfile on;
  client_max_body_size 1m;

  # A client that sends or reads nothing for so long is gone. Bodies are passed on when they are whole.
  client_header_timeout 15s;
  client_body_timeout 30s;
  send_timeout 30s;
  keepalive_timeout 30s;
  reset_timedout_connection on;
  large_client_header_buffers 4 8k;
  client_body_buffer_size 64k;
  proxy_max_temp_file_size 12m;
  # Requests under way of one address; a proxy named in FRONT_PROXIES is not counted.
  geo $is_front { default 0;__FRONTS__ }
  map $is_front $counted_address { 0 $binary_remote_addr; default ""; }
  # Only a proxy named in FRONT_PROXIES may say where a request comes from.
  map $is_front $forwarded_for { 0 $remote_addr; default $proxy_add_x_forwarded_for; }
  limit_conn_zone $counted_address zone=addresses:2m;
  limit_conn addresses 512;
  limit_conn_status 429;
  gzip on;
  gzip_proxied any;
  gzip_min_length 1024;
  gzip_types application/json application/javascript text/javascript text/css image/svg+xml;

  map $http_upgrade $connection_upgrade { default upgrade; "" ""; }
  map $http_x_request_id $asked_request_id { "~^[A-Za-z0-9._-]{1,128}$" $http_x_request_id; default $request_id; }
  # The query is left out of the log: it may carry tokens.
  map $request_uri $asked_path { ~^(?<before_query>[^?]*) $before_query; }
  # Steps upwards, written out or as escapes, and backslashes.
  map $asked_path $is_ambiguous {
    default 0;
    "~*(?:/|%2f)(?:\\.|%2e){1,2}(?:/|%2f|$)" 1;
    "~*(?:\\x5c|%5c)" 1;
  }
  log_format line '$remote_addr $request_method $asked_path $status $body_bytes_sent $request_time $asked_request_id';
  access_log /dev/stdout line;
${paths}

  # Resolve names again: a container that was replaced has another address.
  resolver 127.0.0.11 valid=5s ipv6=off;

  server {
    listen 8080;
    root /srv/web;
    absolute_redirect off;${OWN_ANSWERS}
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
  }
${SERVICES.map(directServer).join("\n")}
}
`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(nginxConfig());
