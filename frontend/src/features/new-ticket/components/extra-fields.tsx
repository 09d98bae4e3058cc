import { ActionIcon, Button, TextInput } from "@mantine/core";

import formClasses from "@/components/form-page.module.css";
import { Icon } from "@/components/icon";
import { LimitedInput } from "@/components/limited";
import { LIMITS } from "@/lib/limits";
import { randomKey } from "@/lib/random-key";

import type { DraftForm } from "../lib/use-draft-form";
import classes from "./new-ticket.module.css";

/** The fields that are sent to the asset system when the ticket is done. */
export function AssetFields({ form }: { form: DraftForm }) {
  return (
    <fieldset className={classes.group}>
      <legend>The asset</legend>
      <div className={formClasses.pair}>
        <LimitedInput
          label="Asset name"
          limit={LIMITS.further}
          {...form.getInputProps("asset_name")}
        />
        <LimitedInput
          label="Serial number"
          limit={LIMITS.further}
          {...form.getInputProps("serial_number")}
        />
      </div>
    </fieldset>
  );
}

/** The fields that are sent to the budget system when the ticket is done. */
export function BudgetFields({ form }: { form: DraftForm }) {
  const items = form.values.cost_items;
  const change = (key: string, patch: { name?: string; cost?: string }) => {
    form.setFieldValue(
      "cost_items",
      items.map((item) => (item.key === key ? { ...item, ...patch } : item)),
    );
    for (const field of Object.keys(patch)) form.clearFieldError(`item.${key}.${field}`);
  };
  return (
    <fieldset className={classes.group}>
      <legend>The budget</legend>
      <TextInput
        label="Requested amount"
        inputMode="decimal"
        maw={240}
        {...form.getInputProps("requested_budget")}
      />
      {items.length > 0 && (
        <ul className={classes.items} aria-label="Cost items">
          {items.map(({ key, name, cost }, index) => (
            <li key={key} className={classes.item}>
              <LimitedInput
                aria-label={`Item ${index + 1}`}
                placeholder="What"
                limit={LIMITS.further}
                value={name}
                onChange={(event) => change(key, { name: event.currentTarget.value })}
                error={form.errors[`item.${key}.name`]}
              />
              <TextInput
                aria-label={`Cost of item ${index + 1}`}
                placeholder="Cost"
                inputMode="decimal"
                value={cost}
                onChange={(event) => change(key, { cost: event.currentTarget.value })}
                error={form.errors[`item.${key}.cost`]}
              />
              <ActionIcon
                size={36}
                color="gray"
                aria-label={`Take item ${index + 1} out`}
                onClick={() =>
                  form.setFieldValue(
                    "cost_items",
                    items.filter((item) => item.key !== key),
                  )
                }
              >
                <Icon name="close" size={16} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() =>
            form.setFieldValue("cost_items", [...items, { key: randomKey(), name: "", cost: "" }])
          }
        >
          Add a cost item
        </Button>
      </div>
    </fieldset>
  );
}
