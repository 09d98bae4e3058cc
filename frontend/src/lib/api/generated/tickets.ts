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
    "/send/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The same as `/tickets/send/`. */
        post: operations["send"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Tickets: Admins see all of them, employees and services their own. */
        get: operations["tickets_list"];
        put?: never;
        /** @description Create a ticket, with files if it is sent as a form, and send it to the workflow. */
        post: operations["tickets_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The whole ticket. */
        get: operations["tickets_retrieve"];
        /** @description Replace the content of the ticket; priority, employee and status stay if omitted. */
        put: operations["tickets_update"];
        post?: never;
        /** @description Hide the ticket from everybody and cancel its task; history and number stay. */
        delete: operations["tickets_destroy"];
        options?: never;
        head?: never;
        /** @description Change the given fields. `{"status": "Withdrawn"}` takes the ticket back and cancels its task. */
        patch: operations["tickets_partial_update"];
        trace?: never;
    };
    "/tickets/{id}/attachments/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Attach one or several files. Content and extension determine their type. */
        post: operations["tickets_attachments_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/attachments/{aid}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Download the file; the headers keep browsers from displaying it in our origin. */
        get: operations["tickets_attachments_download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/number/{ticket_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The whole ticket. */
        get: operations["tickets_number_retrieve"];
        /** @description Replace the content of the ticket; priority, employee and status stay if omitted. */
        put: operations["tickets_number_update"];
        post?: never;
        /** @description Hide the ticket from everybody and cancel its task; history and number stay. */
        delete: operations["tickets_number_destroy"];
        options?: never;
        head?: never;
        /** @description Change the given fields. `{"status": "Withdrawn"}` takes the ticket back and cancels its task. */
        patch: operations["tickets_number_partial_update"];
        trace?: never;
    };
    "/tickets/send/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Submit a ticket from another system. If the same source sends a number again, its ticket
         *     is changed.
         */
        post: operations["tickets_send"];
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A form with up to ten files of at most 10 MB each. Its parts may have any names. */
        AttachmentInputRequest: {
            file: string[];
        };
        /** @description One file of a ticket. */
        AttachmentOutput: {
            readonly id: number;
            readonly original_filename: string;
            readonly file_size: number;
            readonly content_type: string;
            /** Format: date-time */
            readonly uploaded_at: string;
            /** @description The type and the id of the person who uploaded the file, like `staff:7`. */
            readonly uploaded_by: string;
            readonly uploaded_by_name: string;
            readonly is_image: boolean;
            /** Format: uri */
            readonly download_url: string;
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
        /** @description The ticket's employee, as the sender knows the person. Further keys are kept. */
        EmployeeData: {
            id?: number | string | null;
            name?: string;
            email?: string;
        } & {
            [key: string]: unknown;
        };
        /** @description The ticket's employee, as the sender knows the person. Further keys are kept. */
        EmployeeDataRequest: {
            id?: number | string | null;
            name?: string;
            email?: string;
        } & {
            [key: string]: unknown;
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
        PaginatedAttachmentOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["AttachmentOutput"][];
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
        PaginatedTicketOutputList: {
            /** @description Exact to 10000. */
            count: number;
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["TicketOutput"][];
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
        /**
         * @description A change of a ticket. Omitted fields stay as they are, except that PUT empties an omitted
         *     `sub_category`. Keys that are not listed here are merged into `dynamic_data` (PATCH) or replace
         *     it (PUT). A whole ticket may be sent back as it was read.
         */
        PatchedTicketChangeInputRequest: {
            subject?: string;
            description?: string;
            category?: string;
            sub_category?: string | null;
            /** @description Another name for sub_category. */
            subcategory?: string | null;
            department?: string;
            /** @description Medium if absent. */
            priority?: components["schemas"]["TicketPriorityInput"];
            employee?: components["schemas"]["EmployeeDataRequest"] | null;
            /** @description Only Admins may choose it; for all others the service sets the caller's own name. */
            source_service?: string | null;
            /** @description The caller's own number, outside of the TX series; if absent, one is assigned. Employees give none. */
            ticket_id?: (string | null) | string;
            dynamic_data?: {
                [key: string]: unknown;
            } | null;
            /** @description Ignored: a change does not affect attachments. */
            attachments?: unknown[] | null;
            /** @description An open ticket may be set to Withdrawn, a Resolved ticket to Closed. All other statuses follow the task. */
            status?: string;
        } & {
            [key: string]: unknown;
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
        /** @description The queues and tasks of all messages in a list, on all its pages. */
        StuckNamesOutput: {
            queues: string[];
            tasks: string[];
        };
        /**
         * @description A change of a ticket. Omitted fields stay as they are, except that PUT empties an omitted
         *     `sub_category`. Keys that are not listed here are merged into `dynamic_data` (PATCH) or replace
         *     it (PUT). A whole ticket may be sent back as it was read.
         */
        TicketChangeInputRequest: {
            subject: string;
            description: string;
            category: string;
            sub_category?: string | null;
            /** @description Another name for sub_category. */
            subcategory?: string | null;
            department: string;
            /** @description Medium if absent. */
            priority?: components["schemas"]["TicketPriorityInput"];
            employee?: components["schemas"]["EmployeeDataRequest"] | null;
            /** @description Only Admins may choose it; for all others the service sets the caller's own name. */
            source_service?: string | null;
            /** @description The caller's own number, outside of the TX series; if absent, one is assigned. Employees give none. */
            ticket_id?: (string | null) | string;
            dynamic_data?: {
                [key: string]: unknown;
            } | null;
            /** @description Ignored: a change does not affect attachments. */
            attachments?: unknown[] | null;
            /** @description An open ticket may be set to Withdrawn, a Resolved ticket to Closed. All other statuses follow the task. */
            status?: string;
        } & {
            [key: string]: unknown;
        };
        /** @description A submission as a form, with files; `employee` and `dynamic_data` are JSON texts. */
        TicketFormRequest: {
            subject: string;
            description: string;
            category: string;
            sub_category?: string | null;
            /** @description Another name for sub_category. */
            subcategory?: string | null;
            department: string;
            /** @description Medium if absent. */
            priority?: components["schemas"]["TicketPriorityInput"];
            employee?: components["schemas"]["EmployeeDataRequest"] | null;
            /** @description Only Admins may choose it; for all others the service sets the caller's own name. */
            source_service?: string | null;
            /** @description The caller's own number, outside of the TX series; if absent, one is assigned. Employees give none. */
            ticket_id?: (string | null) | string;
            dynamic_data?: {
                [key: string]: unknown;
            } | null;
            attachments?: string[];
        } & {
            [key: string]: unknown;
        };
        /** @description A submitted ticket. Keys that are not listed here are kept in `dynamic_data`. */
        TicketInputRequest: {
            subject: string;
            description: string;
            category: string;
            sub_category?: string | null;
            /** @description Another name for sub_category. */
            subcategory?: string | null;
            department: string;
            /** @description Medium if absent. */
            priority?: components["schemas"]["TicketPriorityInput"];
            employee?: components["schemas"]["EmployeeDataRequest"] | null;
            /** @description Only Admins may choose it; for all others the service sets the caller's own name. */
            source_service?: string | null;
            /** @description The caller's own number, outside of the TX series; if absent, one is assigned. Employees give none. */
            ticket_id?: (string | null) | string;
            dynamic_data?: {
                [key: string]: unknown;
            } | null;
            /** @description Descriptions of files that the sender keeps; files themselves are uploaded in a form. */
            attachments?: unknown[] | null;
        } & {
            [key: string]: unknown;
        };
        /** @description A whole ticket; `ticket_id` is its number, `id` this service's own key. */
        TicketOutput: {
            readonly id: number;
            readonly ticket_id: string;
            readonly subject: string;
            readonly description: string;
            readonly category: string;
            readonly sub_category: string;
            readonly department: string;
            priority: components["schemas"]["TicketPriority"];
            status: components["schemas"]["TicketStatus"];
            employee: components["schemas"]["EmployeeData"];
            readonly source_service: string;
            dynamic_data: {
                [key: string]: unknown;
            };
            attachments: components["schemas"]["AttachmentOutput"][];
            readonly rev: number;
            /** Format: date-time */
            readonly close_due_at: string | null;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            readonly updated_at: string;
        };
        /** @enum {string} */
        TicketPriority: "Low" | "Medium" | "High" | "Critical";
        /** @enum {string} */
        TicketPriorityInput: "Low" | "Medium" | "High" | "Critical" | "Urgent";
        /** @enum {string} */
        TicketStatus: "New" | "Open" | "In Progress" | "On Hold" | "Pending" | "Resolved" | "Rejected" | "Withdrawn" | "Closed";
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
    send: {
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
                "application/json": components["schemas"]["TicketInputRequest"];
                "multipart/form-data": components["schemas"]["TicketFormRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
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
    tickets_list: {
        parameters: {
            query?: {
                category?: string;
                created_after?: string;
                created_before?: string;
                department?: string;
                /** @description The id of the employee. */
                employee?: number;
                /** @description Ordering */
                ordering?: ("-category" | "-created_at" | "-department" | "-priority" | "-status" | "-subject" | "-ticket_id" | "-updated_at" | "category" | "created_at" | "department" | "priority" | "status" | "subject" | "ticket_id" | "updated_at")[];
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
                priority?: ("Critical" | "High" | "Low" | "Medium")[];
                /** @description Beginning of the number, words of the subject, the requester. Of a number the last signs will do, three of them or more. Words of one or two letters are found where a word begins. */
                search?: string;
                status?: ("Closed" | "In Progress" | "New" | "On Hold" | "Open" | "Pending" | "Rejected" | "Resolved" | "Withdrawn")[];
                sub_category?: string;
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
                    "application/json": components["schemas"]["PaginatedTicketOutputList"];
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
    tickets_create: {
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
                "application/json": components["schemas"]["TicketInputRequest"];
                "multipart/form-data": components["schemas"]["TicketFormRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
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
    tickets_retrieve: {
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
                    "application/json": components["schemas"]["TicketOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketChangeInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
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
    tickets_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: number;
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
    tickets_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedTicketChangeInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
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
    tickets_attachments_create: {
        parameters: {
            query?: {
                /** @description The page, from 1. */
                page?: number;
                /** @description Rows per page; more than 100 is taken as 100. */
                page_size?: number;
            };
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
                "multipart/form-data": components["schemas"]["AttachmentInputRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaginatedAttachmentOutputList"];
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
    tickets_attachments_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                aid: number;
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
                    "*/*": string;
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_number_retrieve: {
        parameters: {
            query?: never;
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
                    "application/json": components["schemas"]["TicketOutput"];
                };
            };
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            429: components["responses"]["Error429"];
            503: components["responses"]["Error503"];
        };
    };
    tickets_number_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketChangeInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
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
    tickets_number_destroy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                ticket_id: string;
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
    tickets_number_partial_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the version that was read. 409 `stale_rev` if the resource has changed since. */
                "If-Match"?: string;
            };
            path: {
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedTicketChangeInputRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
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
    tickets_send: {
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
                "application/json": components["schemas"]["TicketInputRequest"];
                "multipart/form-data": components["schemas"]["TicketFormRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOutput"];
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
}
