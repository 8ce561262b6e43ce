// A stand-in for the node, for developing and testing the page: the built page under the node's own
// content security policy, and an invented world (fixture.mjs) behind the API. Loopback only.
//   node dev/server.mjs [port]      prints the address and a link that opens the page
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerFaults, completeAnswer } from './conforms.mjs';
import { circleIds, label, makeWorld } from './fixture.mjs';
import { bodyOf, meetingOf } from './matters.mjs';
import { composed, textList, textOf } from './texts.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const kinds = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
// As the node sends it (src/api/site.cpp).
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

// `options.reconstructed`: as on a node that shows the public record.
// Texts by language, wherever they stand in a content.
function textsOf(value, title = false) {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && ['en', 'ko', 'vi'].includes(key)
      ? [{ language: key, text: inner, title }]
      : textsOf(inner, /^(title|name|abbreviation)s$/.test(key)),
  );
}

export async function startFixture(options = {}) {
  const world = makeWorld();
  world.session.reconstructed = options.reconstructed === true;
  const token = randomUUID();
  const streams = new Set();
  const keys = new Map();
  let changes = 0;
  const state = { refuse: false, written: [], searched: [] };

  const tell = (what, circle = circleIds.pair, matter = '') => {
    changes += 1;
    const data = JSON.stringify({ number: changes, circle, matter, what });
    for (const stream of streams) stream.write(`id: ${changes}\nevent: change\ndata: ${data}\n\n`);
  };
  const node = () => ({
    party: world.session.party,
    version: '0.1.0',
    time: new Date().toISOString(),
    started: new Date(Date.now() - 86_400_000).toISOString(),
    ready: true,
    room: false,
    links: world.links,
    circles: world.circles,
    counterparts: [],
    warnings: [],
    label: label(0),
  });
  const needs = () => [
    ...world.acts
      .filter((act) => act.proposal?.state === 'open')
      .filter((act) =>
        act.proposal.answers.some((one) => one.party === world.alder && one.state === 'none'),
      )
      .map((act) => ({
        word: 'answer',
        circle: act.circle,
        matter: act.matter,
        act,
        invitation: null,
        due: null,
      })),
    ...world.invitations
      .filter((one) => one.state === 'received')
      .map((one) => ({
        word: 'join',
        circle: null,
        matter: '',
        act: null,
        invitation: one.id,
        due: null,
      })),
  ];
  // The marking of a screen: the highest of all that is on it.
  const marked = (value, acts) => ({
    ...value,
    label: label(Math.max(0, ...acts.map((act) => act.label.classification))),
  });
  const today = () => ({
    time: new Date().toISOString(),
    needs_me: needs(),
    moved: world.acts.filter((act) => act.party !== world.alder).reverse(),
    next_meetings: world.meetings.filter((one) =>
      ['mooted', 'proposed', 'scheduled', 'confirmed', 'postponed'].includes(one.state),
    ),
    links: world.links,
  });
  // What is open asks for an answer; what else came of the other side is for information.
  const aside = new Set();
  const inbox = () =>
    world.acts
      .filter((act) => act.party !== world.alder)
      .map((act, number) => {
        const asks =
          act.proposal?.state === 'open' &&
          act.proposal.answers.some((one) => one.party === world.alder && one.state === 'none');
        const id = number.toString(16).padStart(16, '0');
        return {
          id,
          word: asks ? 'answer' : 'came',
          category: asks ? 'answers' : 'information',
          needs_answer: asks,
          overdue: false,
          urgent: false,
          aside: aside.has(id),
          due: asks ? '2031-06-14' : null,
          stands_for: null,
          act,
        };
      })
      .sort((a, b) => Number(b.needs_answer) - Number(a.needs_answer));
  const counts = () => {
    const waiting = inbox().filter((item) => !item.aside);
    const answers = waiting.filter((item) => item.needs_answer).length;
    return { answers, information: waiting.length - answers, more: false };
  };
  const inboxAnswer = (query) => {
    const items = inbox().filter(
      (item) =>
        item.aside === (query.get('aside') === 'true') &&
        (!query.get('kind') || (query.get('kind') === 'answer') === item.needs_answer) &&
        (!query.get('category') || query.get('category') === item.category) &&
        (!query.get('circle') || query.get('circle') === item.act.circle),
    );
    const body = { time: new Date().toISOString(), items, cut: false, ...counts() };
    return marked(
      body,
      items.map((item) => item.act),
    );
  };
  const why = (act) => ({
    agreed: act.proposal.joint,
    lines: act.proposal.answers
      .filter((one) => one.state !== 'concurred')
      .map((one) => ({
        word:
          one.state === 'declined'
            ? 'declined_by'
            : one.state === 'ad_referendum'
              ? 'ad_referendum'
              : 'waiting_for',
        party: one.party,
        act:
          one.state === 'declined' ? 'propose_again' : one.state === 'none' ? 'concur' : 'confirm',
        ref: null,
        text: `Waiting for the answer of ${one.party}.`,
      })),
  });
  const problem = (status, code, detail) => ({
    status,
    body: { type: `urn:entente:problem:${code}`, title: code, status, detail, code },
  });
  const missing = () =>
    problem(404, 'not_found', 'There is no such thing here, or it is not yours to see.');

  function write(input) {
    const target = world.acts.find((act) => act.ref === input.target);
    if (!target) return missing();
    const own = target.proposal.answers.find((one) => one.party === world.alder);
    own.state = { concurrence: 'concurred', decline: 'declined', ad_referendum: 'ad_referendum' }[
      input.type
    ];
    own.time = new Date().toISOString();
    own.due = input.due ?? null;
    own.reason = '';
    const all = target.proposal.answers.every((one) => one.state === 'concurred');
    target.proposal.joint = all;
    target.proposal.state = all ? 'joint' : own.state === 'declined' ? 'dead' : 'open';
    const meeting = world.meetings.find((one) => one.matter === target.matter);
    if (all && meeting) {
      meeting.state = 'scheduled';
      meeting.open_proposals = 0;
    }
    state.written.push(input);
    setTimeout(() => tell(all ? 'joint' : 'act', target.circle, target.matter), 30);
    return {
      status: 201,
      body: { ref: target.ref, circle: target.circle, state: 'recorded', concurred: false },
    };
  }

  // Plain words in plain texts: how a node folds them is its own affair and tested there.
  function search(query) {
    const wanted = (query.get('q') ?? '').toLowerCase();
    state.searched.push(query.get('q') ?? '');
    const items = [];
    for (const act of [...world.acts].reverse()) {
      const party = query.get('party');
      if (!act.content || (party && act.party !== party)) continue;
      const found = textsOf(act.content).find(({ text }) => text.toLowerCase().includes(wanted));
      if (!found) continue;
      const at = found.text.toLowerCase().indexOf(wanted);
      const { ref, circle, matter, module, type, time, subject, ordinal } = act;
      const snippet = [
        { text: found.text.slice(0, at), found: false },
        { text: found.text.slice(at, at + wanted.length), found: true },
        { text: found.text.slice(at + wanted.length), found: false },
      ].filter((part) => part.text);
      const said = act.proposal?.state ?? null;
      const shown = { ref, circle, matter, module, type, party: act.party, time, subject, ordinal };
      const titles = textsOf(act.content)
        .filter(({ title }) => title)
        .slice(0, 8);
      items.push({
        ...shown,
        state: said,
        label: act.label,
        titles: titles.map(({ language, text }) => ({ language, text })),
        language: found.language,
        snippet,
      });
    }
    const circles = query.get('circle') ? [circleIds.pair] : Object.values(circleIds);
    const languages = ['en', 'ko', 'vi'];
    return { items: items.slice(0, 30), next: null, complete: true, circles, languages };
  }

  function answer(method, path, input, key, query) {
    const parts = path.split('/').slice(3).map(decodeURIComponent);
    const [kind, one, two, three] = parts;
    const ref = parts.slice(3, 7).join('/');
    if (method === 'GET') {
      if (kind === 'session') return { status: 200, body: world.session };
      if (kind === 'node') return { status: 200, body: node() };
      if (kind === 'today') return { status: 200, body: marked(today(), world.acts) };
      if (kind === 'inbox')
        return { status: 200, body: one === 'count' ? counts() : inboxAnswer(query) };
      if (kind === 'invitations') return { status: 200, body: { items: world.invitations } };
      if (kind === 'search') {
        const found = search(query);
        return { status: 200, body: marked(found, found.items) };
      }
      if (kind === 'bodies' && !one)
        return { status: 200, body: marked({ items: world.bodies }, []) };
      if (kind === 'bodies') {
        const body = bodyOf(world, two);
        return body ? { status: 200, body: marked(body, body.acts) } : missing();
      }
      if (kind === 'meetings') {
        const meeting = meetingOf(world, two, three);
        return meeting ? { status: 200, body: marked(meeting, meeting.acts) } : missing();
      }
      if (kind === 'texts' && !one) return { status: 200, body: textList(query.get('body')) };
      if (kind === 'texts') {
        const text = textOf(two, three, Number(query.get('revision')) || null);
        return text ? { status: 200, body: text } : missing();
      }
      if (kind === 'circles' && two === 'acts' && !three) {
        const items = world.acts.filter(
          (act) => act.circle === one && act.matter === query.get('matter'),
        );
        return { status: 200, body: { items, next: null } };
      }
      if (kind === 'persons') return { status: 200, body: marked({ items: [] }, []) };
      if (kind === 'calendars') return { status: 200, body: { items: [] } };
      if (kind === 'circles' && two === 'authority') {
        const powers = [world.alder, world.birch].map((party) => ({
          party,
          person: 'officer',
          office: 'head',
          names: {},
          office_names: {},
          since: '2031-05-12T04:12:00.000Z',
          ref: world.acts[0].ref,
        }));
        return {
          status: 200,
          body: { circle: one, items: powers, may_agree: true, may_give: false, candidates: [] },
        };
      }
      if (kind === 'circles' && two === 'charter') {
        return { status: 200, body: { circle: one, yaml: '', json: null, reference: null } };
      }
      if (kind === 'circles' && parts[2] === 'proposals') {
        const act = world.acts.find((entry) => entry.ref === ref);
        return act ? { status: 200, body: why(act) } : missing();
      }
    }
    if (method === 'POST' && kind === 'texts') return { status: 200, body: composed(input) };
    if (method === 'POST' && kind === 'inbox') {
      for (const id of input.items) input.aside ? aside.add(id) : aside.delete(id);
      return { status: 200, body: counts() };
    }
    if (method === 'POST' && kind === 'circles' && parts[3] === 'preview') {
      return {
        status: 200,
        body: {
          circle: circleIds.pair,
          circle_name: 'alder-birch',
          parties: [world.alder, world.birch],
          marking: label(0).marking,
          required: [],
          header_bytes: 143,
          content_bytes: 0,
          content_hex: '',
        },
      };
    }
    if (method === 'POST' && kind === 'circles' && two === 'acts') {
      if (state.refuse)
        return problem(409, 'conflict', 'Another proposal of this point was agreed meanwhile.');
      if (key && keys.has(key)) return keys.get(key);
      const done = write(input);
      if (key) keys.set(key, done);
      return done;
    }
    if (method === 'POST' && kind === 'invitations' && two === 'join') {
      const invitation = world.invitations.find((entry) => entry.id === one);
      if (!invitation) return missing();
      invitation.state = 'joined';
      invitation.joined[world.alder] = true;
      return { status: 200, body: { id: one } };
    }
    if (method === 'POST' && kind === 'invitations' && ['decline', 'withdraw'].includes(two)) {
      const at = world.invitations.findIndex((entry) => entry.id === one);
      if (at < 0) return missing();
      world.invitations.splice(at, 1);
      return { status: 200, body: { id: one } };
    }
    return missing();
  }

  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://node').pathname;
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    if (path === `/open/${token}`) {
      response.writeHead(303, {
        Location: '/',
        'Set-Cookie': `entente_session=${token}; HttpOnly; SameSite=Strict; Path=/`,
      });
      return response.end();
    }
    if (path.startsWith('/api/')) {
      response.setHeader('Cache-Control', 'no-store');
      if (!request.headers.cookie?.includes(`entente_session=${token}`)) {
        const { status, body } = problem(
          401,
          'unauthenticated',
          'Open the page by a one-time link.',
        );
        response.writeHead(status, { 'Content-Type': 'application/problem+json' });
        return response.end(JSON.stringify(body));
      }
      if (path === '/api/v1/events') {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write('event: beat\ndata: {}\n\n');
        const beat = setInterval(() => response.write('event: beat\ndata: {}\n\n'), 10_000);
        streams.add(response);
        request.on('close', () => {
          clearInterval(beat);
          streams.delete(response);
        });
        return undefined;
      }
      if (path.includes('/proofs/')) {
        response.writeHead(200, {
          'Content-Type': 'application/octet-stream',
          'Content-Disposition': 'attachment; filename="entry.tlog-proof"',
        });
        return response.end('c2sp.org/tlog-proof@v1\n');
      }
      let text = '';
      for await (const chunk of request) text += chunk;
      const unsafe = request.method !== 'GET';
      if (unsafe && request.headers['x-entente-csrf'] !== world.session.csrf_token) {
        const { status, body } = problem(
          403,
          'forbidden',
          'The request does not come from the page.',
        );
        response.writeHead(status, { 'Content-Type': 'application/problem+json' });
        return response.end(JSON.stringify(body));
      }
      const done = answer(
        request.method,
        path,
        text ? JSON.parse(text) : null,
        request.headers['idempotency-key'],
        new URL(request.url, 'http://node').searchParams,
      );
      const body = completeAnswer(request.method, path, String(done.status), done.body);
      const faults = answerFaults(request.method, path, String(done.status), body);
      if (faults.length > 0) {
        console.error('the fixture departs from openapi.json:', faults.slice(0, 5));
        response.writeHead(500);
        return response.end(faults.join('\n'));
      }
      response.writeHead(done.status, {
        'Content-Type': done.status < 400 ? 'application/json' : 'application/problem+json',
      });
      return response.end(JSON.stringify(body));
    }
    const file = normalize(path).replace(/^(\.\.[/\\])+/, '');
    for (const name of [file === '/' ? '/index.html' : file, '/index.html']) {
      try {
        const bytes = await readFile(join(dist, name));
        response.writeHead(200, {
          'Content-Type': kinds[extname(name)] ?? 'application/octet-stream',
        });
        return response.end(bytes);
      } catch {
        // The page's own addresses answer with the page.
      }
    }
    response.writeHead(404);
    return response.end();
  });

  await new Promise((done) => server.listen(options.port ?? 0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    link: `${url}/open/${token}`,
    world,
    state,
    tell,
    dropStreams: () => {
      for (const stream of streams) stream.destroy();
    },
    stop: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
    // Comes back on the same port, as a node that was started again.
    restart: () =>
      new Promise((done) => server.listen(Number(new URL(url).port), '127.0.0.1', done)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fixture = await startFixture({ port: Number(process.argv[2] ?? 4180) });
  console.log(`the page: ${fixture.link}`);
}
