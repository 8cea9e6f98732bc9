"use client";

import { Switch } from "../chart/switch";
import type { AxisKind } from "../chart/log-axis";
import { EcdfChart } from "./ecdf-chart";
import { StripChart, type LatencyChartProps } from "./strip-chart";

export type LatencyForm = "strip" | "ecdf";

const FORMS = [
  { value: "strip", label: "strip" },
  { value: "ecdf", label: "ECDF" },
] as const;

const AXES = [
  { value: "log", label: "log" },
  { value: "linear", label: "linear" },
] as const;

/** The distribution of the times in the chosen form. */
export function LatencyView({ form, ...chart }: LatencyChartProps & { form: LatencyForm }) {
  return form === "ecdf" ? <EcdfChart {...chart} /> : <StripChart {...chart} />;
}

/** Which form, on which axis; one choice for all charts that are read together. */
export function LatencyControls({
  form,
  onForm,
  axis,
  onAxis,
}: {
  form: LatencyForm;
  onForm: (form: LatencyForm) => void;
  axis: AxisKind;
  onAxis: (axis: AxisKind) => void;
}) {
  return (
    <>
      <Switch label="Form of the distribution" values={FORMS} value={form} onChange={onForm} />
      <Switch label="Axis of time" values={AXES} value={axis} onChange={onAxis} />
    </>
  );
}
