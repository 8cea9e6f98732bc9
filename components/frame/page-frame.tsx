import type { ReactNode } from "react";
import { AccountMenu } from "./account-menu";
import { Brand } from "./brand";

export interface PageFrameProps {
  /** The signed-in person's name; null leaves out the account menu. */
  userName: string | null;
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A plain page: the top bar and one column of content. */
export function PageFrame({ userName, title, actions, children }: PageFrameProps) {
  return (
    <div className="min-h-screen">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-2"
      >
        Skip to the content
      </a>
      <header className="flex h-11.5 items-center gap-4 border-b border-line bg-surface px-4">
        <Brand />
        <div className="flex-1" />
        {userName !== null && <AccountMenu name={userName} />}
      </header>
      <main id="content" className="mx-auto max-w-[940px] px-4 pt-8 pb-20 sm:px-8">
        {title && (
          <div className="mb-6 flex flex-wrap items-center gap-3">
            <h1 className="flex-1 text-[26px] leading-tight font-semibold tracking-tight">{title}</h1>
            {actions}
          </div>
        )}
        {children}
      </main>
    </div>
  );
}
