import { Input, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import formClasses from "@/components/form-page.module.css";
import { LimitedAutocomplete } from "@/components/limited-autocomplete";
import { LoadingBlock } from "@/components/loading-block";
import { LIMITS } from "@/lib/limits";

import { type Fit, fitsQuery } from "../api/new-ticket";
import { OTHER_KIND } from "../lib/draft";
import { fitKey, labelFit, searchFits, suggest } from "../lib/fits";
import type { DraftForm } from "../lib/use-draft-form";
import classes from "./new-ticket.module.css";

/** Renders a field's list beside the field, within the same landmark. */
const BESIDE = { withinPortal: false };
/** If there are more options than this, there is a search field. */
const MANY = 8;

/**
 * The choice of the ticket's kind. For all kinds but "Something else" there is a workflow, which
 * brings the ticket to its team.
 */
export function KindField({ form }: { form: DraftForm }) {
  const query = useQuery(fitsQuery);
  const [search, setSearch] = useState("");
  if (query.isPending) return <LoadingBlock label="Loading what there is" height={72} />;
  const fits = query.data ?? [];
  // If there are no kinds to choose from, show only the free text fields.
  if (fits.length === 0) return <FreeKind form={form} fits={fits} />;

  const { kind } = form.values;
  const found = searchFits(fits, search);
  const choose = (next: string) => {
    const fit = fits.find((one) => fitKey(one) === next);
    form.setValues({
      kind: next,
      department: fit?.department ?? "",
      category: fit?.category ?? "",
      sub_category: fit?.sub_category ?? "",
    });
    form.clearErrors();
  };
  const error = form.errors.kind;
  return (
    <fieldset className={classes.kinds} aria-describedby={error ? "kind-error" : undefined}>
      <legend>What is it about? (required)</legend>
      {fits.length > MANY && (
        <TextInput
          aria-label="Search what it is about"
          placeholder="Search, such as printer or budget"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <div className={classes.cards}>
        {found.map((fit) => {
          const { title, place } = labelFit(fit);
          const key = fitKey(fit);
          return (
            <KindCard
              key={key}
              title={title}
              place={place}
              isChosen={kind === key}
              isInvalid={Boolean(error)}
              onChoose={() => choose(key)}
            />
          );
        })}
        <KindCard
          title="Something else"
          place="Say it in your own words; somebody finds the right team."
          isChosen={kind === OTHER_KIND}
          isInvalid={Boolean(error)}
          onChoose={() => choose(OTHER_KIND)}
        />
      </div>
      {found.length === 0 && (
        <p className={formClasses.lead}>
          Nothing here is called that. “Something else” always goes.
        </p>
      )}
      {error && (
        <Input.Error id="kind-error" role="alert">
          {error}
        </Input.Error>
      )}
      {kind === OTHER_KIND && <FreeKind form={form} fits={fits} />}
    </fieldset>
  );
}

function KindCard({
  title,
  place,
  isChosen,
  isInvalid,
  onChoose,
}: {
  title: string;
  place: string;
  isChosen: boolean;
  isInvalid: boolean;
  onChoose: () => void;
}) {
  return (
    <label className={classes.card}>
      <input
        type="radio"
        name="kind"
        checked={isChosen}
        aria-invalid={isInvalid || undefined}
        onChange={onChoose}
      />
      <span className={classes.cardTitle} dir="auto">
        {title}
      </span>
      <span className={classes.cardPlace} dir="auto">
        {place}
      </span>
    </label>
  );
}

function FreeKind({ form, fits }: { form: DraftForm; fits: readonly Fit[] }) {
  const { department, category } = form.values;
  return (
    <div className={classes.three}>
      <LimitedAutocomplete
        label="Department (required)"
        description="Such as IT or Finance."
        data={suggest(fits, "department", {})}
        limit={LIMITS.department}
        comboboxProps={BESIDE}
        {...form.getInputProps("department")}
      />
      <LimitedAutocomplete
        label="Category (required)"
        description="Such as Technology or Budget."
        data={suggest(fits, "category", { department })}
        limit={LIMITS.category}
        comboboxProps={BESIDE}
        {...form.getInputProps("category")}
      />
      <LimitedAutocomplete
        label="Sub-category"
        description="Such as Support."
        data={suggest(fits, "sub_category", { department, category })}
        limit={LIMITS.subCategory}
        comboboxProps={BESIDE}
        {...form.getInputProps("sub_category")}
      />
    </div>
  );
}
