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
    "/notifications/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The notices of the signed-in person. */
        get: operations["notifications_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/{id}/read/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Mark one notice read. The person's other open windows show the new count. */
        post: operations["notifications_read_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/read-all/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Mark all notices of the signed-in person read. */
        post: operations["notifications_read_all_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/read-some/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Mark up to 100 notices read. Skips notices of other people. */
        post: operations["notifications_read_some_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/unread-count/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The number of unread notices of the signed-in person. */
        get: operations["notifications_unread_count_retrieve"];
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
        /** @description One notice, as lists and sockets show it. */
        NotificationOutput: {
            /** Format: uuid */
            readonly id: string;
            readonly notification_type: components["schemas"]["NotificationTypeEnum"];
            readonly subject: string;
            readonly message: string;
            readonly related_ticket_number: string | null;
            readonly related_task_item_id: number | null;
            readonly metadata: {
                [key: string]: unknown;
            };
            readonly is_read: boolean;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly read_at: string | null;
        };
        /** @enum {string} */
        NotificationTypeEnum: "task_assignment" | "task_transfer_in" | "task_transfer_out" | "task_escalation" | "task_completed" | "workflow_step_change" | "task_status_update" | "sla_warning" | "sla_breach" | "comment_added" | "mention" | "ticket_resolved" | "ticket_closed" | "ticket_reopened" | "system";
        /** @enum {string} */
        OutboxState: "pending" | "published" | "dead" | "discarded";
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
        PaginatedNotificationOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["NotificationOutput"][];
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
        /** @description How many notices were marked read, and how many are unread now. */
        ReadAllOutput: {
            marked_read: number;
            unread_count: number;
        };
        /** @description The notices to mark read. */
        ReadSomeInputRequest: {
            ids: string[];
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
        /** @description The number of unread notices. */
        UnreadCountOutput: {
            unread_count: number;
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
    notifications_list: {
        parameters: {
            query?: {
                is_read?: boolean;
                ordering?: "-created_at" | "created_at";
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                /** @description Words of the subject or the message, or the beginning of the ticket's number. Of a number the last signs will do, three of them or more. Words of one or two letters are found where a word begins. */
                search?: string;
                ticket?: string;
                type?: "comment_added" | "mention" | "sla_breach" | "sla_warning" | "system" | "task_assignment" | "task_completed" | "task_escalation" | "task_status_update" | "task_transfer_in" | "task_transfer_out" | "ticket_closed" | "ticket_reopened" | "ticket_resolved" | "workflow_step_change";
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
                    "application/json": components["schemas"]["PaginatedNotificationOutputList"];
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
    notifications_read_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
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
                    "application/json": components["schemas"]["NotificationOutput"];
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
    notifications_read_all_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 printable ASCII characters without spaces. The first answer to a key is given again for 24 hours, with `Idempotent-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
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
                    "application/json": components["schemas"]["ReadAllOutput"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            422: components["responses"]["Error422"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    notifications_read_some_create: {
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
                "application/json": components["schemas"]["ReadSomeInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadAllOutput"];
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
    notifications_unread_count_retrieve: {
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
                    "application/json": components["schemas"]["UnreadCountOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
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
