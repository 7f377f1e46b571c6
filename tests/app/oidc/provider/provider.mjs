// An identity provider as counties run one: oidc-provider as it is, with pages on which any name signs in.
// What a test has it spoil is spoiled on its way out (PUT /test), by keys that the provider itself has.

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { SignJWT, decodeJwt, importJWK } from "jose";
import { Provider } from "oidc-provider";

const { port, jwks, clients } = JSON.parse(process.env.PROVIDER);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients,
  jwks,
  cookies: { keys: ["of-the-tests-alone"] },
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username"] },
  conformIdTokenClaims: false,
  // It would ask nobody on this machine, where the installation of the tests is.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: "sysadmin@example.org", email_verified: true, preferred_username: "sysadmin" }),
  }),
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
});

let spoil = {};
const asked = {};

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function hashed(token) {
  const whole = createHash(spoil.hash).update(token).digest();
  return { at_hash: whole.subarray(0, whole.length / 2).toString("base64url") };
}

async function spoiled(idToken, accessToken) {
  const { alg = "RS256", kid = jwks.keys[0].kid, secret } = spoil;
  const more = spoil.hash ? hashed(accessToken) : {};
  const claims = Object.entries({ ...decodeJwt(idToken), ...more, ...spoil.claims }).filter(([, value]) => value !== null);
  const said = Object.fromEntries(claims);
  if (alg === "none") return `${part({ alg, kid })}.${part(said)}.`;
  const named = jwks.keys.find((one) => one.kid === kid) ?? jwks.keys[0];
  const key = secret ? Buffer.from(secret) : await importJWK(named, alg);
  return new SignJWT(said).setProtectedHeader({ alg, kid }).sign(key);
}

provider.use(async (ctx, next) => {
  if (ctx.path === "/test") {
    if (ctx.method === "PUT") {
      let body = "";
      for await (const chunk of ctx.req) body += chunk;
      spoil = JSON.parse(body);
    }
    ctx.body = asked;
    return;
  }
  asked[ctx.path] = (asked[ctx.path] ?? 0) + 1;
  if (spoil.slow === ctx.path) await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
  await next();
  if (ctx.path === "/token" && ctx.body?.id_token && "claims" in spoil) {
    ctx.body = { ...ctx.body, id_token: await spoiled(ctx.body.id_token, ctx.body.access_token) };
  }
  if (spoil.date) ctx.set("Date", new Date(Date.now() + spoil.date * 1000).toUTCString());
  if (spoil.keys && ctx.path === "/jwks") ctx.body = { keys: [...spoil.keys, ...(spoil.alone ? [] : ctx.body.keys)] };
  if (spoil.metadata && ctx.path.startsWith("/.well-known")) ctx.body = { ...ctx.body, ...spoil.metadata };
});

provider.listen(port, "127.0.0.1", () => process.stdout.write("listening\n"));
