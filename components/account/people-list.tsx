"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toaster";
import { setAccountDisabled } from "@/lib/actions/account";

interface Person {
  id: string;
  name: string;
  email: string;
  isAdmin: boolean;
  isDisabled: boolean;
}

/** Everybody with an account here, as an administrator sees them. */
export function PeopleList({ people, ownId }: { people: Person[]; ownId: string }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const setDisabled = (person: Person, isDisabled: boolean) =>
    startTransition(async () => {
      const result = await setAccountDisabled({ userId: person.id, isDisabled });
      if (!result.ok) return void toast.error(result.message);
      toast(isDisabled ? `${person.name} was signed out everywhere.` : `${person.name} can sign in again.`);
      router.refresh();
    });
  return (
    <ul className="divide-y divide-line border-y border-line" aria-label="Accounts">
      {people.map((person) => (
        <li key={person.id} className="flex min-h-10 items-center gap-3 py-1.5">
          <span className="min-w-0 flex-1 truncate">
            {person.name} <span className="text-ink-3">{person.email}</span>
          </span>
          {person.isAdmin && <Badge>administrator</Badge>}
          {person.isDisabled && <Badge>disabled</Badge>}
          {person.id !== ownId && (
            <Button
              size="small"
              variant={person.isDisabled ? "outline" : "danger"}
              disabled={isPending}
              aria-label={`${person.isDisabled ? "Enable" : "Disable"} ${person.name}`}
              onClick={() => setDisabled(person, !person.isDisabled)}
            >
              {person.isDisabled ? "Enable" : "Disable"}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
