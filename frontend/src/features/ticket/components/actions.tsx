import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Icon } from "@/components/icon";
import { LoadingBlock } from "@/components/loading-block";
import { ErrorState } from "@/components/states";
import { lazily } from "@/lib/lazily";
import { sentence } from "@/lib/sentence";
import type { Viewer } from "@/lib/viewer";
import {
  type Move,
  type Moves,
  movesQuery,
  offersQuery,
  type Task,
  taskMapQuery,
} from "../api/ticket";
import { wordMove } from "../lib/moves";
import { standWords, type Turn, turnOf, whyLabel } from "../lib/turn";
import { HandOn } from "./hand-on";
import classes from "./work-panel.module.css";

const ActDialog = lazily(() => import("./act-dialog").then((it) => it.ActDialog));
const HoldNote = lazily(() => import("./hold-note").then((it) => it.HoldNote));
const WhyDialog = lazily(() => import("./why-dialog").then((it) => it.WhyDialog));

/** The actions that the user can take, or the people who can act. */
export function Actions({
  number,
  task,
  viewer,
  onMoved,
  renderWayOn,
}: {
  number: string;
  task: Task;
  viewer: Viewer;
  onMoved: () => void;
  renderWayOn: RenderWayOn;
}) {
  const offers = useQuery(offersQuery(number, task)).data;
  const turn = turnOf(task, viewer.userId, offers);
  const canAct = turn === "mine" || turn === "on_behalf";
  const moves = useQuery({ ...movesQuery(number, task), enabled: canAct });
  const [open, setOpen] = useState<{ move: Move; moves: Moves } | null>(null);
  // The last success; shown until the task changes again.
  const [done, setDone] = useState<{ message: string; rev: number; wasMine: boolean } | null>(null);

  const isDone = done?.rev === task.rev;
  const finish = (message: string, rev: number) => {
    setDone({ message, rev, wasMine: turn === "mine" });
    onMoved();
  };

  return (
    <section className={classes.card}>
      <div className={classes.cardHead}>
        <h2>{isDone && turn !== "mine" ? "Done" : TITLES[turn]}</h2>
        <Why number={number} task={task} userId={viewer.userId} />
      </div>
      {isDone && (
        <DoneLine message={done.message} wayOn={turn !== "mine" && renderWayOn(done.wasMine)} />
      )}
      {turn === "mine" && <Instruction number={number} task={task} />}
      {turn !== "mine" && !isDone && <p className={classes.instruction}>{standWords(task)}</p>}
      {turn === "held" && <HoldNote number={number} task={task} />}
      {canAct && moves.isPending && <LoadingBlock label="Loading the moves" height={36} mt={12} />}
      {canAct && moves.isError && (
        <ErrorState
          title="The moves did not load"
          error={moves.error}
          onRetry={() => moves.refetch()}
          isRetrying={moves.isFetching}
        />
      )}
      {canAct && moves.data && (
        <MoveButtons
          moves={moves.data}
          turn={turn}
          onChoose={(move) => setOpen({ move, moves: moves.data })}
        />
      )}
      <HandOn number={number} task={task} offers={offers} viewer={viewer} onDone={finish} />
      {open && (
        <ActDialog
          number={number}
          task={task}
          move={open.move}
          moves={open.moves}
          now={canAct ? moves.data : null}
          isOnBehalf={turn === "on_behalf"}
          onMoved={finish}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

const TITLES: Record<Turn, string> = {
  mine: "Your turn",
  on_behalf: "Act for the holder",
  theirs: "Not your turn",
  waiting: "Nobody has it yet",
  held: "On hold",
  ended: "Nothing left to do",
};

/** The button that opens the explanation of why the holder, or nobody, has the ticket. */
function Why(props: { number: string; task: Task; userId: number }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={classes.why}
        onClick={() => setIsOpen(true)}
        aria-haspopup="dialog"
      >
        {whyLabel(props.task, props.userId)}
      </button>
      {isOpen && <WhyDialog {...props} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/**
 * Renders the link to the next ticket. `isAwaited`: it takes the focus, since the user is done
 * here.
 */
export type RenderWayOn = (isAwaited: boolean) => ReactNode;

/** The result of the last act, and the link to the next ticket. */
function DoneLine({ message, wayOn }: { message: string; wayOn: ReactNode }) {
  return (
    <>
      <p className={classes.done} role="status">
        <Icon name="check" size={16} />
        <span>{message}</span>
      </p>
      {wayOn}
    </>
  );
}

function Instruction({ number, task }: { number: string; task: Task }) {
  const map = useQuery(taskMapQuery(number, task));
  const here = map.data?.nodes.find((node) => node.state === "active");
  const words =
    here?.instruction || sentence`${task.current_step?.name ?? "This step"} is with you.`;
  return <p className={classes.instruction}>{words}</p>;
}

function MoveButtons({
  moves,
  turn,
  onChoose,
}: {
  moves: Moves;
  turn: Turn;
  onChoose: (move: Move) => void;
}) {
  if (moves.results.length === 0) {
    return (
      <p className={classes.instruction}>
        No way on is open for this ticket. Admins see why under Incidents.
      </p>
    );
  }
  return (
    <ul className={classes.actions} aria-label="Moves">
      {moves.results.map((move, index) => {
        const words = wordMove(move);
        const isPrimary = index === 0 && turn === "mine";
        return (
          <li key={move.transition_id ?? "finish"}>
            <Button
              size="sm"
              fullWidth
              variant={isPrimary ? "filled" : "default"}
              justify="space-between"
              rightSection={<Icon name={move.to_step ? "arrow" : "check"} size={16} />}
              title={words.hint}
              onClick={() => onChoose(move)}
            >
              {words.verb}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
