"use client";

import { X } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import {
  directiveValue,
  optionValue,
  setDirective,
  setOption,
  type TextEdit,
} from "@/lib/benchmark/edit-directives";
import { Choice, Switch, type ChoiceOption } from "./choice";
import { MEASURED_FOR, readMeasuredFor, writeMeasuredFor } from "./measured-for";
import { MoreMenu } from "./more-menu";
import { useProposedValues, type ProposalAnswer, type ProposalSource } from "./use-proposed-values";

export interface BenchmarkControlsProps {
  /** The cell's text as it is shown. */
  source: string;
  /** True while the text cannot be edited, for example before the document is connected. */
  disabled: boolean;
  /** Makes an edit of the text as it is then. */
  onEdit: ProposalSource["onEdit"];
  /** Asks for values of the parameters; null where nobody can be asked. */
  propose: ProposalSource["propose"] | null;
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
  return (
    <div
      role="group"
      aria-label="How this is measured"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3.5 py-1 text-sm"
    >
      <Choice
        disabled={disabled}
        label="Measure for"
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
      <span className="flex-1" />
      {propose && <ProposedValues {...{ disabled, onEdit, propose }} />}
      <MoreMenu disabled={disabled} onEdit={onEdit} />
    </div>
  );
}

interface EditedProps {
  source: string;
  disabled: boolean;
  onEdit: (edit: (source: string) => TextEdit[]) => void;
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

/** The button, and under the row what is to be said of its answer. */
function ProposedValues({ disabled, ...source }: ProposalSource & { disabled: boolean }) {
  const { isAsking, answer, ask, dismiss } = useProposedValues(source);
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        disabled={disabled || isAsking}
        title="Writes a typical, the most common, a rare and an empty value of each parameter, from the target's statistics"
        onClick={() => void ask()}
      >
        {isAsking ? "Asking…" : "Propose values"}
      </Button>
      {answer && <AnswerNotice answer={answer} onDismiss={dismiss} />}
    </>
  );
}

function AnswerNotice({ answer, onDismiss }: { answer: ProposalAnswer; onDismiss: () => void }) {
  return (
    <div className="order-last w-full">
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
