// Generated from the service's schema.yaml by `npm run generate:api`. Do not edit.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The name and version of the service, and links to its other pages. */
        get: operations["root"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/comments/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The comments of one ticket, oldest first. */
        get: operations["comments_list"];
        put?: never;
        /** @description Write a comment. It appears at once in every open conversation that may show it. */
        post: operations["comments_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/comments/{comment_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One comment; its `ETag` is its `seq`. */
        get: operations["comments_retrieve"];
        put?: never;
        post?: never;
        /**
         * @description Delete a comment; only its author or an Admin may. The comment stays in the conversation,
         *     without its text.
         */
        delete: operations["comments_destroy"];
        options?: never;
        head?: never;
        /** @description Change a comment; only its author may. Open conversations show the change at once. */
        patch: operations["comments_partial_update"];
        trace?: never;
    };
    "/comments/by-ticket/{ticket_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The comments of one ticket, oldest first. Give `after_seq` to get only later changes. */
        get: operations["comments_by_ticket_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/csrf/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Sets the readable cookie `csrftoken`, whose value unsafe requests repeat in a header. */
        get: operations["csrf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Messages that this service has received but could not handle. */
        get: operations["dead_letters_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One dead letter with its body. */
        get: operations["dead_letters_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/{id}/discard/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Decide not to send the message again. 409 `not_dead` if somebody has already decided. */
        post: operations["dead_letters_discard_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/{id}/replay/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Send the message to its queue again with the same message id, even if it was discarded.
         *
         *     409 `not_replayable` if it was already replayed or was not stored completely.
         */
        post: operations["dead_letters_replay_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dead-letters/names/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The queues and tasks of all messages that match the filters, to choose further filters. */
        get: operations["dead_letters_names_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reports that the process is up. */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Numbers for Prometheus; labels never name a person or a ticket. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Reports whether the service and everything that it depends on can work; the status is 503 if
         *     not.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Messages of this service that could not be published. */
        get: operations["unsent_messages_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One unsent message with its body. */
        get: operations["unsent_messages_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/{id}/discard/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Decide not to publish the message. 409 `not_dead` if somebody has already decided. */
        post: operations["unsent_messages_discard_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/{id}/replay/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Publish the message again; its attempts are counted from 0. 409 `not_dead` if it is
         *     neither dead nor discarded.
         */
        post: operations["unsent_messages_replay_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsent-messages/names/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The queues and tasks of all messages that match the filters, to choose further filters. */
        get: operations["unsent_messages_names_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws-token/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description A token for `?token=` of one socket: one use, 60 s. */
        post: operations["ws_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A file attached to a comment. */
        CommentDocumentOutput: {
            id: number;
            original_filename: string;
            file_size: number;
            content_type: string;
            /** Format: date-time */
            uploaded_at: string;
            uploaded_by_name: string;
            is_image: boolean;
            download_url: string;
        };
        /** @description A new comment over HTTP. */
        CommentInputRequest: {
            /** @description HTML; tags and attributes that are not allow-listed are removed. At most 20,000 visible characters: tags do not count. */
            content: string;
            /** @default public */
            visibility: components["schemas"]["VisibilityEnum"];
            /** @description The ticket's number. */
            ticket_id: string;
        };
        /**
         * @description One comment, as lists and sockets show it.
         *
         *     Comments cannot have replies, ratings, mentions or files yet: these fields have fixed values.
         */
        CommentOutput: {
            /** Format: uuid */
            readonly comment_id: string;
            readonly ticket_id: string;
            readonly user_type: components["schemas"]["UserTypeEnum"];
            readonly user_id: number;
            readonly full_name: string;
            readonly role: string;
            readonly content: string;
            readonly visibility: components["schemas"]["VisibilityEnum"];
            /** @description The comment's place in the ticket's conversation. */
            readonly position: number;
            /** @description The number of the comment's last change. Each change in the conversation gets the next number. */
            readonly seq: number;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly updated_at: string;
            readonly edited: boolean;
            /** @description A deleted comment has an empty `content`. */
            readonly deleted: boolean;
            /** Format: uuid */
            readonly parent: string | null;
            /** @description Comments. */
            readonly replies: {
                [key: string]: unknown;
            }[];
            /** @default 0 */
            readonly thumbs_up_count: number;
            /** @default 0 */
            readonly thumbs_down_count: number;
            readonly my_rating: boolean | null;
            readonly mentions: {
                [key: string]: unknown;
            }[];
            readonly documents: components["schemas"]["CommentDocumentOutput"][];
        };
        CsrfOutput: {
            csrf_token: string;
        };
        /**
         * @description The decision about a message: who made it, when and why. The fields are empty until somebody
         *     decides.
         */
        DeadLetterDetailOutput: {
            /** Format: date-time */
            settled_at: string | null;
            /** @description `staff:7`; `admin` for an account of the admin. */
            settled_by: string;
            settled_by_name: string;
            settled_reason: string;
            id: number;
            state: components["schemas"]["DeadLetterState"];
            /** @description The reason why the message could not be handled, as a stable code. */
            reason: string;
            /** @description The names of the message's missing or wrong fields; empty if they are not known. */
            readonly finding: string;
            queue: string;
            /** @description The Celery task of the message; empty if it names none. */
            task: string;
            message_id: string;
            request_id: string;
            /** Format: date-time */
            received_at: string;
            /** @description The number of attempts. */
            readonly attempts: number;
            /** @description The dead letter whose replay became this dead letter. */
            readonly replay_of: number | null;
            error: string;
            headers: {
                [key: string]: unknown;
            };
            /** @description The body as it was received; bytes that are not text are escaped. */
            body: string;
            body_truncated: boolean;
            /** @description Whether the message was stored completely enough to send it again. */
            readonly is_replayable: boolean;
        };
        /**
         * @description The decision about a message: who made it, when and why. The fields are empty until somebody
         *     decides.
         */
        DeadLetterOutput: {
            /** Format: date-time */
            settled_at: string | null;
            /** @description `staff:7`; `admin` for an account of the admin. */
            settled_by: string;
            settled_by_name: string;
            settled_reason: string;
            id: number;
            state: components["schemas"]["DeadLetterState"];
            /** @description The reason why the message could not be handled, as a stable code. */
            reason: string;
            /** @description The names of the message's missing or wrong fields; empty if they are not known. */
            readonly finding: string;
            queue: string;
            /** @description The Celery task of the message; empty if it names none. */
            task: string;
            message_id: string;
            request_id: string;
            /** Format: date-time */
            received_at: string;
            /** @description The number of attempts. */
            readonly attempts: number;
            /** @description The dead letter whose replay became this dead letter. */
            readonly replay_of: number | null;
        };
        /** @enum {string} */
        DeadLetterState: "dead" | "replayed" | "discarded";
        DiscardInputRequest: {
            reason: string;
        };
        HealthOutput: {
            status: components["schemas"]["HealthState"];
        };
        /** @enum {string} */
        HealthState: "ok" | "error";
        LinksOutput: {
            /** Format: uri */
            schema: string;
            /** Format: uri */
            docs: string;
            /** Format: uri */
            redoc: string;
            /** Format: uri */
            admin: string;
            /** Format: uri */
            health: string;
            /** Format: uri */
            readiness: string;
            /** Format: uri */
            metrics: string;
        };
        /** @enum {string} */
        OutboxState: "pending" | "published" | "dead" | "discarded";
        PaginatedCommentOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["CommentOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedDeadLetterOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["DeadLetterOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        PaginatedUnsentMessageOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["UnsentMessageOutput"][];
            /** @description True where there are more than 10000; else absent. */
            count_capped?: boolean;
        };
        /** @description The new content of a comment. */
        PatchedCommentChangeInputRequest: {
            /** @description HTML; tags and attributes that are not allow-listed are removed. At most 20,000 visible characters: tags do not count. */
            content?: string;
        };
        ReadinessOutput: {
            status: components["schemas"]["HealthState"];
            database: components["schemas"]["HealthState"];
            migrations: components["schemas"]["HealthState"];
            broker: components["schemas"]["HealthState"];
            channel_layer: components["schemas"]["HealthState"];
        };
        RootOutput: {
            name: string;
            version: string;
            links: components["schemas"]["LinksOutput"];
        };
        /** @description The socket to open. */
        SocketTokenInputRequest: {
            /** @description The socket's path, as in `/ws/notifications/`. */
            path: string;
        };
        /** @description The token for `?token=`, good for one handshake at that path. */
        SocketTokenOutput: {
            token: string;
            path: string;
            /** @description Seconds. */
            expires_in: number;
        };
        /** @description The queues and tasks of all messages in a list, on all its pages. */
        StuckNamesOutput: {
            queues: string[];
            tasks: string[];
        };
        /**
         * @description The decision about a message: who made it, when and why. The fields are empty until somebody
         *     decides.
         */
        UnsentMessageDetailOutput: {
            /** Format: date-time */
            settled_at: string | null;
            /** @description `staff:7`; `admin` for an account of the admin. */
            settled_by: string;
            settled_by_name: string;
            settled_reason: string;
            id: number;
            state: components["schemas"]["OutboxState"];
            queue: string;
            task: string;
            message_id: string;
            readonly request_id: string;
            /** Format: date-time */
            created_at: string;
            attempts: number;
            error: string;
            headers: {
                [key: string]: unknown;
            };
            /** @description The body of the Celery message that would be published. */
            readonly body: string;
            readonly is_replayable: boolean;
        };
        /**
         * @description The decision about a message: who made it, when and why. The fields are empty until somebody
         *     decides.
         */
        UnsentMessageOutput: {
            /** Format: date-time */
            settled_at: string | null;
            /** @description `staff:7`; `admin` for an account of the admin. */
            settled_by: string;
            settled_by_name: string;
            settled_reason: string;
            id: number;
            state: components["schemas"]["OutboxState"];
            queue: string;
            task: string;
            message_id: string;
            readonly request_id: string;
            /** Format: date-time */
            created_at: string;
            attempts: number;
        };
        /** @enum {string} */
        UserTypeEnum: "staff" | "employee" | "service";
        /** @enum {string} */
        VisibilityEnum: "internal" | "public";
        Error: {
            /** @description One sentence for a person. */
            error: string;
            /** @description A stable word for a program. */
            code: string;
            /** @description Messages by field; nested fields are joined by dots. */
            details: {
                [key: string]: string[];
            };
            request_id: string;
        };
    };
    responses: {
        /** @description The input is not valid; `details` names the fields. */
        Error400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Not signed in, or the token is not valid. */
        Error401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Signed in, but not for this endpoint; or `X-CSRFToken` is missing. */
        Error403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Missing, or not visible to this person. */
        Error404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The current state of the resource does not allow this request. */
        Error409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is too large. */
        Error413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is of an unsupported type. */
        Error415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        Error422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many requests, or too many failed sign-ins; see `Retry-After`. */
        Error429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Something this service depends on is away; see `Retry-After`. */
        Error503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    root: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RootOutput"];
                };
            };
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    comments_list: {
        parameters: {
            query: {
                after_seq?: number;
                ordering?: "-position" | "-seq" | "position" | "seq";
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of what a reader sees of the content. Words of one or two letters are found where a word begins. */
                search?: string;
                /** @description The number. */
                ticket_id: string;
                visibility?: "internal" | "public";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedCommentOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    comments_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    comments_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    comments_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    comments_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedCommentChangeInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    comments_by_ticket_list: {
        parameters: {
            query?: {
                after_seq?: number;
                ordering?: "-position" | "-seq" | "position" | "seq";
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of what a reader sees of the content. Words of one or two letters are found where a word begins. */
                search?: string;
                visibility?: "internal" | "public";
            };
            header?: never;
            path: {
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedCommentOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    csrf: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CsrfOutput"];
                };
            };
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_list: {
        parameters: {
            query?: {
                /** @description Ordering */
                ordering?: ("-queue" | "-reason" | "-received_at" | "-task" | "queue" | "reason" | "received_at" | "task")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                queue?: string;
                reason?: string;
                received_after?: string;
                received_before?: string;
                search?: string;
                state?: ("dead" | "discarded" | "replayed")[];
                task?: string;
                /** @description IANA name of the time zone that bare days are meant in; default UTC. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedDeadLetterOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterDetailOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_discard_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscardInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterDetailOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_replay_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterDetailOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    dead_letters_names_retrieve: {
        parameters: {
            query?: {
                /** @description Ordering */
                ordering?: ("-queue" | "-reason" | "-received_at" | "-task" | "queue" | "reason" | "received_at" | "task")[];
                queue?: string;
                reason?: string;
                received_after?: string;
                received_before?: string;
                search?: string;
                state?: ("dead" | "discarded" | "replayed")[];
                task?: string;
                /** @description IANA name of the time zone that bare days are meant in; default UTC. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StuckNamesOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthOutput"];
                };
            };
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessOutput"];
                };
            };
            429: components["responses"]["Error429"];
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessOutput"];
                };
            };
        };
    };
    unsent_messages_list: {
        parameters: {
            query?: {
                created_after?: string;
                created_before?: string;
                /** @description Ordering */
                ordering?: ("-created_at" | "-queue" | "-task" | "created_at" | "queue" | "task")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                queue?: string;
                search?: string;
                state?: ("dead" | "discarded")[];
                task?: string;
                /** @description IANA name of the time zone that bare days are meant in; default UTC. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedUnsentMessageOutputList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    unsent_messages_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsentMessageDetailOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    unsent_messages_discard_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscardInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsentMessageDetailOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    unsent_messages_replay_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsentMessageDetailOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    unsent_messages_names_retrieve: {
        parameters: {
            query?: {
                created_after?: string;
                created_before?: string;
                /** @description Ordering */
                ordering?: ("-created_at" | "-queue" | "-task" | "created_at" | "queue" | "task")[];
                queue?: string;
                search?: string;
                state?: ("dead" | "discarded")[];
                task?: string;
                /** @description IANA name of the time zone that bare days are meant in; default UTC. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StuckNamesOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    ws_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SocketTokenInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SocketTokenOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
}
