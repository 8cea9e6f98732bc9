import "server-only";
import type { AuthOptions } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import GithubProvider, { type GithubProfile } from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import { z } from "zod";
import type { Env } from "@/lib/env";

export type ProviderSettings = Pick<Env, "github" | "google" | "oidc">;

/** A button on the sign-in page. */
export interface ProviderChoice {
  id: string;
  name: string;
}

/** The providers that are configured, for the sign-in page. */
export function providerChoices(settings: ProviderSettings): ProviderChoice[] {
  return oauthProviders(settings).map(({ id, name }) => ({ id, name }));
}

/** The providers that are configured, for next-auth. */
export function oauthProviders({ github, google, oidc }: ProviderSettings): AuthOptions["providers"] {
  return [
    ...(github ? [githubProvider(github.id, github.secret)] : []),
    ...(google ? [GoogleProvider({ clientId: google.id, clientSecret: google.secret })] : []),
    ...(oidc ? [oidcProvider(oidc)] : []),
  ];
}

const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub tells whether an e-mail was verified only in the list of all of them. */
function githubProvider(clientId: string, clientSecret: string) {
  const provider = GithubProvider({ clientId, clientSecret });
  const options: typeof provider.options = {
    clientId,
    clientSecret,
    userinfo: {
      url: "https://api.github.com/user",
      async request({ client, tokens }) {
        const profile = await client.userinfo(tokens.access_token ?? "");
        const response = await fetch("https://api.github.com/user/emails", {
          headers: { authorization: `Bearer ${tokens.access_token}` },
        });
        const emails = githubEmails.safeParse(response.ok ? await response.json() : []);
        const verified = emails.data?.find((email) => email.primary && email.verified);
        return { ...profile, email: verified?.email, email_verified: verified !== undefined };
      },
    },
  };
  return { ...provider, options } satisfies OAuthConfig<GithubProfile>;
}

interface OidcProfile {
  sub: string;
  name?: string;
  preferred_username?: string;
  email?: string;
  email_verified?: boolean;
}

function oidcProvider(oidc: NonNullable<Env["oidc"]>): OAuthConfig<OidcProfile> {
  return {
    id: "oidc",
    name: oidc.name,
    type: "oauth",
    wellKnown: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId: oidc.id,
    clientSecret: oidc.secret,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    profile: (profile) => ({
      id: profile.sub,
      name: profile.name ?? profile.preferred_username ?? profile.email ?? "",
      email: profile.email ?? null,
    }),
  };
}
