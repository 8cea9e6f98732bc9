import type { Metadata } from "next";
import { PublicationPage, loadPublication } from "./publication-page";

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await loadPublication((await params).slug);
  return { title: title || "Untitled notebook" };
}

export default async function LatestPublicationPage({ params }: Props) {
  return <PublicationPage slug={(await params).slug} />;
}
