import { NativeSelect } from "@mantine/core";

type Option<Value extends string> = { value: Value; label: string };

/** A choice of few values, as the browser's own select. `any` is the label for no choice. */
export function ChoiceField<Value extends string>({
  label,
  any,
  choices,
  value,
  onChoose,
  className,
}: {
  /** For screen readers only; the chosen value is shown. */
  label: string;
  any?: string;
  choices: readonly Option<Value>[];
  value: Value | undefined;
  onChoose: (value: Value | undefined) => void;
  className?: string;
}) {
  const isListed = value === undefined || choices.some((choice) => choice.value === value);
  return (
    <NativeSelect
      className={className}
      aria-label={label}
      value={value ?? ""}
      onChange={({ currentTarget }) =>
        onChoose(choices.find((choice) => choice.value === currentTarget.value)?.value)
      }
    >
      {any !== undefined && <option value="">{any}</option>}
      {!isListed && <option value={value}>{value}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </NativeSelect>
  );
}
