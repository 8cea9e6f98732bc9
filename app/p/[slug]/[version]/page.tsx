import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PublicationPage, loadPublication } from "../publication-page";

interface Props {
  params: Promise<{ slug: string; version: string }>;
}

async function parse(params: Props["params"]) {
  const { slug, version } = await params;
  if (!/^[1-9][0-9]{0,5}$/.test(version)) notFound();
  return { slug, version: Number(version) };
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, version } = await parse(params);
  const { title } = await loadPublication(slug, version);
  return { title: `${title || "Untitled notebook"}, version ${version}` };
}

export default async function PublicationVersionPage({ params }: Props) {
  return <PublicationPage {...await parse(params)} />;
}
