import { toast } from "@/components/ui/toaster";

/** Puts text on the clipboard and says so; says why when the browser does not let it. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast.error("The browser did not let this page write to the clipboard.", {
      description: "Select the cells and press Ctrl-C or Cmd-C instead.",
    });
  }
}
