import "server-only";
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** Who is signed in at the issuer, as its ID tokens say. */
export interface IssuedIdentity {
  sub: string;
  name: string;
  email: string;
  email_verified: boolean;
}

export interface OidcIssuer {
  url: string;
  clientId: string;
  clientSecret: string;
  /** Whom the next authorization is for; nobody is asked. */
  identity: IssuedIdentity;
  close(): Promise<void>;
}

/** An OpenID Connect issuer on loopback: discovery, code flow with PKCE and nonce, RS256 ID tokens. */
export async function startOidcIssuer(identity: IssuedIdentity): Promise<OidcIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, { challenge: string; nonce: string }>();
  const issuer = { url: "", clientId: "tunebook", clientSecret: randomUUID(), identity };

  const idToken = (nonce: string) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer.url,
      aud: issuer.clientId,
      iat: now,
      exp: now + 60,
      nonce,
      ...issuer.identity,
    };
    const signed = [{ alg: "RS256", kid: "1" }, claims].map((part) => encode(JSON.stringify(part))).join(".");
    return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
  };

  const answers: Record<string, (parameters: URLSearchParams) => object | string> = {
    "/.well-known/openid-configuration": () => ({
      issuer: issuer.url,
      authorization_endpoint: `${issuer.url}/authorize`,
      token_endpoint: `${issuer.url}/token`,
      jwks_uri: `${issuer.url}/keys`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    }),
    "/keys": () => ({
      keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }],
    }),
    "/authorize": (parameters) => {
      const code = randomUUID();
      const given = (name: string) => parameters.get(name) ?? "";
      codes.set(code, { challenge: given("code_challenge"), nonce: given("nonce") });
      return `${given("redirect_uri")}?${new URLSearchParams({ code, state: given("state") }).toString()}`;
    },
    "/token": (parameters) => {
      const granted = codes.get(parameters.get("code") ?? "");
      codes.delete(parameters.get("code") ?? "");
      const verifier = createHash("sha256").update(parameters.get("code_verifier") ?? "");
      if (!granted || verifier.digest("base64url") !== granted.challenge) return { error: "invalid_grant" };
      return { access_token: randomUUID(), token_type: "Bearer", id_token: idToken(granted.nonce) };
    },
  };

  const server = http.createServer((request, response) => {
    void readBody(request).then((body) => {
      const { pathname, search } = new URL(request.url ?? "/", issuer.url);
      const answer = answers[pathname]?.(new URLSearchParams(body || search));
      if (typeof answer === "string") return response.writeHead(302, { location: answer }).end();
      response.writeHead(answer ? ("error" in answer ? 400 : 200) : 404, {
        "content-type": "application/json",
      });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(issuer, { close: () => new Promise<void>((done) => server.close(() => done())) });
}

const encode = (text: string) => Buffer.from(text).toString("base64url");

export async function readBody(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
