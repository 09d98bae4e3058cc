import { Icon } from "@/components/icon";
import { Moment } from "@/components/moment";
import { roleWords } from "@/lib/role";
import { sentence } from "@/lib/sentence";

import type { TaskMap, TaskMapNode } from "../api/ticket";
import classes from "./task-map.module.css";

const STATE_WORDS: Record<TaskMapNode["state"], string> = {
  done: "Done",
  active: "Now",
  pending: "Later",
  skipped: "Skipped",
};

/** The steps of the ticket's workflow version, as a small vertical map. */
export function TaskMapSteps({
  map,
  waitingForRole,
}: {
  map: TaskMap;
  waitingForRole: string | null;
}) {
  return (
    <ol className={classes.map}>
      {map.nodes.map((node) => (
        <li
          key={node.step_id}
          className={classes.node}
          data-state={node.state}
          aria-current={node.state === "active" ? "step" : undefined}
        >
          <span className={classes.dot}>
            {node.state === "done" && <Icon name="check" size={13} />}
            {node.state === "skipped" && <Icon name="minus" size={13} />}
          </span>
          <div className={classes.body}>
            <span className={classes.name}>
              <bdi dir="auto">{node.name}</bdi>
              <span className="visually-hidden">, {STATE_WORDS[node.state].toLowerCase()}</span>
            </span>
            <span className={classes.who}>{whoWords(node, waitingForRole)}</span>
            {node.is_escalated && (
              <span className={classes.escalated}>
                <Icon name="up" size={13} />
                {sentence`Escalated from ${roleWords(node.role)}`}
              </span>
            )}
          </div>
          <span className={classes.when}>
            <NodeTime node={node} />
          </span>
        </li>
      ))}
    </ol>
  );
}

const whoWords = (node: TaskMapNode, waitingForRole: string | null): string => {
  if (node.state === "active" && waitingForRole)
    return sentence`Waits for somebody in ${waitingForRole}`;
  const role = roleWords(node.role);
  return node.holder ? sentence`${node.holder}, ${node.holder_role ?? role}` : role;
};

function NodeTime({ node }: { node: TaskMapNode }) {
  if (node.state === "done" && node.left_at) return <Moment at={node.left_at} form="moment" />;
  if (node.state === "active" && node.entered_at) {
    return <>since {<Moment at={node.entered_at} form="moment" />}</>;
  }
  return null;
}
