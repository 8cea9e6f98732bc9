"use client";

import { X } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { directiveValue, optionValue, setDirective, setOption } from "@/lib/benchmark/edit-directives";
import { Choice, Switch, type ChoiceOption } from "./choice";
import { MEASURED_FOR, readMeasuredFor, writeMeasuredFor } from "./measured-for";
import { MoreMenu } from "./more-menu";
import { useProposedValues, type ProposalAnswer, type ProposalSource } from "./use-proposed-values";

export interface BenchmarkControlsProps extends ProposalSource {
  /** The cell's text as it is shown. */
  source: string;
  /** True while the text cannot be edited, for example before the document is connected. */
  disabled: boolean;
}

const CACHES: readonly ChoiceOption[] = [
  { value: "warm", label: "warm" },
  { value: "cold", label: "cold (lab)" },
];
const PLANS: readonly ChoiceOption[] = [
  { value: "bound", label: "values apart" },
  { value: "literals", label: "literals" },
  { value: "custom", label: "custom" },
  { value: "generic", label: "generic" },
  { value: "auto", label: "auto" },
];
const COMPARISONS: readonly ChoiceOption[] = [
  { value: "auto", label: "as ordered" },
  { value: "ordered", label: "in order" },
  { value: "multiset", label: "any order" },
  { value: "off", label: "off" },
];

/** Above a benchmark's text: what is said most often of a measurement. Everything here stands in the text, too. */
export function BenchmarkControls({ source, disabled, onEdit, propose }: BenchmarkControlsProps) {
  const { isAsking, answer, ask, dismiss } = useProposedValues({ propose, onEdit });
  return (
    <div
      role="group"
      aria-label="How this is measured"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3.5 py-1 text-sm"
    >
      <Choice
        disabled={disabled}
        label="Measure"
        description="How long, or how often, each variant is measured: -- @time or -- @samples."
        value={readMeasuredFor(source)}
        options={MEASURED_FOR}
        onChange={(chosen) => onEdit((text) => writeMeasuredFor(text, chosen))}
      />
      <Option
        {...{ source, disabled, onEdit }}
        option="cache"
        label="Cache"
        options={CACHES}
        description="Warm, or with shared buffers emptied before every execution, where the server is the lab."
      />
      <Choice
        disabled={disabled}
        label="Plan"
        description="How plans come about: with the values sent apart, written into the text, or prepared with a custom, a generic or the server's own choice of plan: -- @plan. A variant can say otherwise."
        value={directiveValue(source, "plan")?.toLowerCase() ?? "bound"}
        options={PLANS}
        onChange={(chosen) =>
          onEdit((text) => setDirective(text, "plan", chosen === "bound" ? null : chosen))
        }
      />
      <Option
        {...{ source, disabled, onEdit }}
        option="compare"
        label="Rows"
        options={COMPARISONS}
        description="How the variants' rows are compared before a ratio is given."
      />
      <Flag
        {...{ source, disabled, onEdit }}
        directive="sandbox"
        label="On copies"
        description="Measures each variant on a throw-away copy of the target, so that they can alternate."
      />
      <Flag
        {...{ source, disabled, onEdit }}
        directive="refute"
        label="Try to refute"
        description="Tries to tell the variants' results apart on 1,000 tiny databases made for it."
      />
      <span className="ml-auto flex items-center">
        {propose && (
          <Button
            size="small"
            variant="quiet"
            disabled={disabled || isAsking}
            title="Writes a typical, the most common, a rare and an empty value of each parameter, from the target's statistics"
            onClick={() => void ask()}
          >
            {isAsking ? "Asking…" : "Propose values"}
          </Button>
        )}
        <MoreMenu disabled={disabled} onEdit={onEdit} />
      </span>
      {answer && <AnswerNotice answer={answer} onDismiss={dismiss} />}
    </div>
  );
}

interface EditedProps extends Pick<BenchmarkControlsProps, "source" | "disabled" | "onEdit"> {
  label: string;
  description: string;
}

/** An option of `-- @benchmark`; its first choice is the default, which is not written. */
function Option({
  option,
  options,
  source,
  onEdit,
  description,
  ...rest
}: EditedProps & { option: string; options: readonly ChoiceOption[] }) {
  const usual = options[0]?.value ?? "";
  return (
    <Choice
      {...rest}
      options={options}
      description={`${description} -- @benchmark ${option}=…`}
      value={optionValue(source, option) ?? usual}
      onChange={(chosen) => onEdit((text) => setOption(text, option, chosen === usual ? null : chosen))}
    />
  );
}

/** A directive that is there or not. */
function Flag({
  directive,
  source,
  onEdit,
  description,
  ...rest
}: EditedProps & { directive: "sandbox" | "refute" }) {
  return (
    <Switch
      {...rest}
      description={`${description} -- @${directive}`}
      isOn={directiveValue(source, directive) !== null}
      onChange={(isOn) => onEdit((text) => setDirective(text, directive, isOn ? "" : null))}
    />
  );
}

/** Under the row: what is to be said of the values that were proposed. */
function AnswerNotice({ answer, onDismiss }: { answer: ProposalAnswer; onDismiss: () => void }) {
  return (
    <div className="w-full">
      <Notice
        tone={answer.tone}
        action={
          <IconButton label="Dismiss" onClick={onDismiss}>
            <X aria-hidden size={14} />
          </IconButton>
        }
      >
        <ul>
          {answer.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
