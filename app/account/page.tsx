import { AuditList } from "@/components/account/audit-list";
import { InviteForm } from "@/components/account/invite-form";
import { PeopleList } from "@/components/account/people-list";
import { PasswordForm } from "@/components/account/password-form";
import { ProfileForm } from "@/components/account/profile-form";
import { Section } from "@/components/account/section";
import { SessionList } from "@/components/account/session-list";
import { PageFrame } from "@/components/frame/page-frame";
import { currentVisitor, requirePageUser } from "@/lib/auth/current";
import { listAudit } from "@/lib/store/audit";
import { listUserSessions } from "@/lib/store/user-sessions";
import { listAccounts, readOwnAccount } from "@/lib/store/users";

export const metadata = { title: "Account" };

const NO_PASSWORD = (
  <>
    None is set yet: until then <code className="font-mono text-sm text-ink">npx tunebook sign-in</code>{" "}
    prints a link that signs you in.
  </>
);

/** The account: name, password, where it is signed in; for administrators also people and the audit log. */
export default async function AccountPage() {
  const user = await requirePageUser("/account");
  const { sessionId } = await currentVisitor();
  const [account, sessions] = await Promise.all([readOwnAccount(user), listUserSessions(user, sessionId)]);
  return (
    <PageFrame userName={user.userName} title="Account">
      <Section title="Profile">
        <ProfileForm name={account.name} email={account.email} />
      </Section>
      <Section
        title="Password"
        note={account.hasPassword ? "Changing it signs every other browser out." : NO_PASSWORD}
      >
        <PasswordForm hasPassword={account.hasPassword} />
      </Section>
      <Section title="Signed in" note="A session ends after 30 days, or here.">
        <SessionList sessions={sessions} renderedAt={new Date().toISOString()} />
      </Section>
      {user.isAdmin && (
        <>
          <Section
            title="People"
            note="Somebody who is invited chooses their own password. Who is disabled keeps what they own."
          >
            <div className="grid gap-6">
              <PeopleList people={await listAccounts(user)} ownId={user.userId} />
              <InviteForm />
            </div>
          </Section>
          <Section
            title="Audit log"
            note="The latest sign-ins, grants, links, publications and changes to targets."
          >
            <AuditList entries={await listAudit(user)} />
          </Section>
        </>
      )}
    </PageFrame>
  );
}
