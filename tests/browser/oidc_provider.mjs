// SPDX-License-Identifier: AGPL-3.0-or-later
// A real OpenID Connect provider with the manners of ProConnect: unknown parameters are refused (Y000400), the secret
// comes in the POST body, claims and acr have its names. Usage: node oidc_provider.mjs PORT REDIRECT_URI
// [CLAIMS], JSON that changes the claims of its one person.
// It prints "ready <issuer>" once it listens (PORT 0: any free one), and stops when its standard input is closed.
// GET /test/browse?url=… walks through the sign-in as a browser would and answers the address it is sent back to.
import http from 'node:http';
import { Provider } from 'oidc-provider';

const [port = '0', redirect = 'http://127.0.0.1:8080/session/oidc/retour', changes = '{}'] = process.argv.slice(2);

const person = {
  sub: 'a1b2c3d4-camille',
  given_name: 'Camille',
  usual_name: 'Exemple',
  email: 'Camille.Exemple@saint-exemple.example',
  siret: '21129990400014',
  idp_id: '71144ab3-ee1a-4401-b7b3-79b44f7daeeb',
  uid: 'camille',
  organization_label: 'Commune de Saint-Exemple',
  roles: ['agent_public', 'agent_public_territorial'],
  ...JSON.parse(changes),
};
const known = new Set(['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'nonce', 'claims', 'prompt',
  'idp_hint', 'login_hint', 'siret_hint']);

const client = (id, extra) => ({
  client_id: id,
  client_secret: `secret-of-${id}-0123456789abcdef`,
  redirect_uris: [redirect],
  post_logout_redirect_uris: [new URL('/', redirect).href],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'client_secret_post',
  ...extra,
});

const server = http.createServer();
await new Promise((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const issuer = `${origin}/api/v2`;

const provider = new Provider(issuer, {
  clients: [
    client('aubrac-json'),
    client('aubrac-signed', { userinfo_signed_response_alg: 'RS256' }),
  ],
  claims: {
    openid: ['sub'], given_name: ['given_name'], usual_name: ['usual_name'], email: ['email'], siret: ['siret'],
    idp_id: ['idp_id'], uid: ['uid'], organization_label: ['organization_label'], roles: ['roles'], acr: null,
  },
  acrValues: ['eidas1-mfa'],
  scopes: ['openid', 'given_name', 'usual_name', 'email', 'siret', 'idp_id', 'uid', 'organization_label', 'roles'],
  routes: {
    authorization: '/authorize', token: '/token', userinfo: '/userinfo', end_session: '/session/end', jwks: '/jwks',
  },
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    jwtUserinfo: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  pkce: { required: () => false, methods: ['S256'] },
  cookies: { keys: ['only for tests'] },
  interactions: { url: (_, interaction) => `/api/v2/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...person, sub: id }) }),
  async loadExistingGrant(context) {
    const grant = new provider.Grant({
      accountId: context.oidc.session.accountId,
      clientId: context.oidc.client.clientId,
    });
    grant.addOIDCScope('openid given_name usual_name email siret idp_id uid organization_label roles');
    grant.addOIDCClaims(['acr']);
    await grant.save();
    return grant;
  },
});

const answer_oidc = provider.callback();

// The hint stands for what the person does at the provider: "no" gives up.
async function sign_in(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const result = params.login_hint === 'no'
    ? { error: 'access_denied', error_description: 'given up' }
    : { login: { accountId: person.sub, acr: 'eidas1-mfa', amr: ['pwd', 'mfa'] } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function browse(url, response) {
  const jar = new Map();
  let address = url;
  for (let step = 0; step < 10 && address.startsWith(origin); ++step) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const page = await fetch(address, { redirect: 'manual', headers: { cookie } });
    for (const line of page.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      jar.set(name, value);
    }
    const next = page.headers.get('location');
    if (!next) {
      address = `stopped at ${page.status}: ${(await page.text()).slice(0, 300)}`;
      break;
    }
    address = new URL(next, address).href;
  }
  response.end(address);
}

server.on('request', (request, response) => {
  const url = new URL(request.url, origin);
  const failed = (error) => response.writeHead(500).end(String(error));
  if (url.pathname === '/test/browse') {
    browse(url.searchParams.get('url'), response).catch(failed);
    return;
  }
  const strange = [...url.searchParams.keys()].find((name) => !known.has(name));
  if (url.pathname === '/api/v2/authorize' && strange) {
    response.writeHead(400).end(`Y000400: ${strange}`);
    return;
  }
  if (!url.pathname.startsWith('/api/v2/')) {
    response.writeHead(404).end();
    return;
  }
  request.originalUrl = request.url;
  request.url = request.url.slice('/api/v2'.length);
  if (request.url.startsWith('/interaction/')) sign_in(request, response).catch(failed);
  else answer_oidc(request, response);
});

process.stdin.on('end', () => process.exit(0)).resume();
console.log(`ready ${issuer}`);
