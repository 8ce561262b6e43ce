// A small invented world for developing and testing the page without a node: Alder, Birch and Cedar,
// who are no states. Everything conforms to openapi.json; dev/server.mjs checks it at every answer.
import {
  act,
  ago,
  alder,
  answered,
  birch,
  cedar,
  circle,
  circleIds,
  days,
  head,
  heights,
  hex,
  hill,
  label,
  names,
  party,
  port,
  proposal,
  said,
  start,
  summary,
} from './shapes.mjs';

export { circleIds, label } from './shapes.mjs';

export function makeWorld() {
  for (const name of Object.keys(heights)) heights[name] = 0;
  const meetings = [
    summary(
      'hsd',
      '5',
      5,
      'proposed',
      { precision: 'month', from: '2031-09', to: null },
      {
        place: port,
        host: alder,
        open_proposals: 1,
        state_said: said.own(birch),
      },
    ),
    summary('hsd', '4', 4, 'concluded', days('2031-05-12', '2031-05-13'), {
      place: hill,
      host: birch,
    }),
    summary('hsd', '3', 3, 'reported', days('2030-10-02'), { modality: 'secure_vtc' }),
    summary('hsd', 'extraordinary', null, 'cancelled', days('2030-06-20'), {
      title: {
        en: 'Extraordinary session on the winter ice',
        ko: '겨울 결빙 관련 임시 회의',
        vi: 'Phiên họp bất thường về băng mùa đông',
      },
      state_said: said.own(birch),
      place: hill,
      host: birch,
    }),
    summary('hsd', '2', 2, 'reported', days('2030-03-11', '2030-03-12'), {
      place: port,
      host: alder,
    }),
    summary('hsd', '1', 1, 'reported', days('2029-09-03'), { place: hill, host: birch }),
    summary(
      'council',
      '7',
      7,
      'scheduled',
      { precision: 'year_end', from: '2031', to: null },
      {
        place: { country: 'IS' },
        host: birch,
      },
    ),
    summary('council', '6', 6, 'reported', days('2030-12-02'), { place: port, host: alder }),
    summary('ice', '2', 2, 'postponed', days('2031-02-04', '2031-02-05'), {
      place: hill,
      sine_die: true,
      state_said: said.own(alder),
      host: birch,
    }),
    {
      ...summary('coast', 'june-2031', null, 'mooted', days('2031-06-04', '2031-06-05'), {
        title: {
          en: 'Coast ministers, on the margins of the Sea Forum',
          ko: '해양 포럼 계기 연안 장관회의',
          vi: 'Hội nghị bộ trưởng duyên hải bên lề Diễn đàn Biển',
        },
        place: port,
        state_said: said.own(cedar),
      }),
      circle: circleIds.three,
    },
  ];
  meetings.push(
    summary('pilots', '2', null, 'proposed', days('2031-08-01'), {
      place: { country: 'ZZ', city: { en: 'Alder Point', ko: '올더곶', vi: 'Mũi Alder' } },
      state_said: said.own(birch),
    }),
  );
  meetings.push(
    summary('pilots', 'at-sea', null, 'proposed', days('2031-10-01'), {
      proposed: {
        ordinal: null,
        title: { en: 'Pilots at sea', ko: '해상 도선', vi: 'Hoa tiêu trên biển' },
      },
      state_said: said.own(birch),
    }),
  );
  const of = (body) => meetings.filter((one) => one.body === body);

  const bodies = [
    ['council', 'Harbour Council', '항만 협의회', 'Hội đồng Cảng', 'COUNCIL', 'ministers'],
    [
      'hsd',
      'Harbour Safety Dialogue',
      '항만안전대화',
      'Đối thoại An toàn Cảng',
      'HSD',
      'deputy_ministers',
    ],
    ['ice', 'Ice Working Group', '결빙 실무단', 'Nhóm công tác về băng', 'IWG', 'working_level'],
    ['pilots', 'Pilot Talks', '도선 회담', 'Đàm phán hoa tiêu', null, 'working_level'],
    ['coast', 'Coast Ministers', '연안 장관회의', 'Bộ trưởng Duyên hải', 'COAST', 'ministers'],
  ].map(([id, en, ko, vi, abbreviation, level]) => {
    const own = of(id);
    const held = own.filter((one) =>
      ['concluded', 'outcome_agreed', 'reported'].includes(one.state),
    );
    return {
      circle: id === 'coast' ? circleIds.three : circleIds.pair,
      id,
      matter: `bodies/${id}`,
      names: { en, ko, vi },
      abbreviation,
      level,
      status: 'active',
      parties: id === 'coast' ? [alder, birch, cedar] : [alder, birch],
      next_meeting: own.find((one) => !held.includes(one) && one.state !== 'cancelled') ?? null,
      last_held: held[0] ?? null,
      counts: {
        meetings: own.length,
        held: held.length,
        unreported: held.filter((one) => one.state !== 'reported').length,
      },
      said: said.joint(),
    };
  });

  const m5 = 'meetings/hsd/5';
  const m4 = 'meetings/hsd/4';
  const schedule5 = act(
    birch,
    m5,
    'proposal',
    {
      schedule: {
        round: 1,
        details: {
          dates: '2031-09',
          place: { country: 'NZ', city: { en: 'Port Linden', ko: '포트린든', vi: 'Cảng Linden' } },
        },
      },
    },
    5400,
    {
      proposal: proposal('open', [answered(birch, 'concurred', 5400), answered(alder, 'none', 0)]),
    },
  );
  const schedule7 = act(
    alder,
    'meetings/council/7',
    'proposal',
    { schedule: { round: 1 } },
    40000,
    {
      delivery: [{ party: birch, state: 'sent' }],
      proposal: proposal('open', [
        answered(alder, 'concurred', 40000),
        answered(birch, 'ad_referendum', 30000, {
          due: new Date(start + 20 * 86_400_000).toISOString(),
        }),
      ]),
    },
  );
  const acts = [
    act(alder, 'bodies/hsd', 'proposal', { body: { names: {} } }, 900000, {
      proposal: proposal('joint', [
        answered(alder, 'concurred', 900000),
        answered(birch, 'concurred', 899000),
      ]),
    }),
    act(birch, m4, 'proposal', { schedule: {} }, 800000, {
      proposal: proposal('joint', [
        answered(alder, 'concurred', 790000),
        answered(birch, 'concurred', 800000),
      ]),
    }),
    act(alder, m4, 'statement', { delegation: {} }, 700000),
    act(birch, m4, 'statement', { delegation: {} }, 690000),
    act(
      birch,
      m4,
      'proposal',
      {
        publication: {
          kind: 'joint_statement',
          titles: {
            en: 'Joint statement on the fourth dialogue',
            ko: '제4차 대화 공동성명',
            vi: 'Tuyên bố chung về đối thoại lần thứ tư',
          },
        },
      },
      400000,
      {
        proposal: proposal('joint', [
          answered(alder, 'concurred', 390000),
          answered(birch, 'concurred', 400000),
        ]),
      },
    ),
    act(birch, m4, 'concurrence', null, 399000, { verdict: 'already_answered' }),
    act(alder, m4, 'statement', { publication: { kind: 'readout' } }, 300000, {
      label: label(1),
      capacity: 'acting',
      delivery: [{ party: birch, state: 'recorded' }],
    }),
    act(
      birch,
      m4,
      'proposal',
      {
        outcome: {
          words: {
            en: 'Close the narrows in winter.',
            ko: '겨울에 협수로를 폐쇄한다.',
            vi: 'Đóng eo luồng vào mùa đông.',
          },
        },
      },
      200000,
      {
        proposal: proposal('dead', [
          answered(birch, 'concurred', 200000),
          answered(alder, 'declined', 190000),
        ]),
      },
    ),
    act(alder, m5, 'statement', { intent: {} }, 100000, {
      delivery: [{ party: birch, state: 'stored' }],
    }),
    schedule5,
    schedule7,
  ];
  // Answers name what they answer; one of them something that is not of the meeting.
  const [published] = acts.filter((one) => one.matter === m4 && one.content?.publication?.titles);
  acts.push(
    act(alder, m4, 'concurrence', null, 390000, { target: published.ref }),
    act(birch, m4, 'reservation', null, 180000, { target: acts[0].ref }),
  );
  for (const one of acts) if (one.verdict === 'already_answered') one.target = published.ref;
  acts.push(act(birch, 'meetings/pilots/at-sea', 'statement', { intent: {} }, 60000));
  for (const one of acts) {
    const meeting = meetings.find((known) => known.matter === one.matter);
    one.ordinal = meeting?.ordinal ?? meeting?.proposed?.ordinal ?? null;
    one.subject = [meeting?.title, meeting?.proposed?.title].find((title) => title?.en) ?? null;
  }

  const circles = [
    circle(circleIds.pair, 'alder-birch', [alder, birch], {
      digest: hex(0x5f70bf18, 8).repeat(8),
      entries: 1284,
      acts: 1201,
      joint_facts: 96,
      missing_openings: 2,
      heads: [
        head(alder, 640, { stored_by: { [birch]: 638 } }),
        head(birch, 644, { stored_by: { [alder]: 644 } }),
        head(birch, 21, { epoch: '2-0b1c2d3e', stored_by: { [alder]: 21 } }),
      ],
    }),
    circle(circleIds.three, 'three', [alder, birch, cedar], {
      digest: hex(0x16e948b0, 8).repeat(8),
      entries: 45,
      acts: 40,
      joint_facts: 3,
      missing_openings: 0,
      heads: [
        head(alder, 20, { stored_by: { [birch]: 20, [cedar]: 11 } }),
        head(birch, 14, { stored_by: { [alder]: 14 } }),
        head(cedar, 11, {
          heard: ago(7300),
          stale: true,
          known: 13,
          folded: 10,
          stored_by: { [alder]: 11 },
        }),
      ],
    }),
    circle(circleIds.own, 'alder', [alder], {
      digest: hex(0xa3f0c21d, 8).repeat(8),
      entries: 12,
      acts: 12,
      joint_facts: 0,
      missing_openings: 0,
      heads: [head(alder, 12)],
    }),
  ];
  const link = (peer, state, more = {}) => ({
    peer,
    names: names[peer],
    state,
    since: ago(86000),
    last_heard: ago(3),
    waiting: 0,
    bytes_in: 120034,
    bytes_out: 98811,
    address: '[::1]:8443',
    fingerprint: '5f70bf18a086007016e948b04aed3b82',
    error: null,
    ...more,
  });

  return {
    session: {
      party: { ...party(alder, null) },
      person: 'officer',
      office: 'secretariat',
      viewer: {
        name: 'officer',
        policy: 'TEST',
        clearance: 1,
        clearance_name: 'RESTRICTED',
        categories: [],
        reads_content: true,
        bodies: null,
      },
      roles: ['operator', 'delegate'],
      commits: Object.values(circleIds).map((circle) => ({ circle, body: null, final: true })),
      via: 'link',
      account: null,
      names: {},
      language: null,
      csrf_token: 'kq0X2gJm0k0YxKf1aG3wRg',
      expires: new Date(start + 43_200_000).toISOString(),
      languages: ['en', 'ko', 'vi'],
      reconstructed: false,
    },
    circles,
    links: [
      link(birch, 'up'),
      link(cedar, 'down', {
        since: ago(7200),
        last_heard: ago(7300),
        waiting: 9,
        error: 'connection refused',
      }),
    ],
    invitations: [
      {
        id: '00112233445566778899aabbccddeeff',
        name: 'alder-cedar',
        from: cedar,
        charter:
          'entente: 1\nname: alder-cedar\nnames: {en: Alder and Cedar}\nparties:\n  - name: alder.example\n  - name: cedar.example\n',
        received: ago(4000),
        state: 'received',
        joined: { [alder]: false, [cedar]: true },
      },
      {
        id: 'ffeeddccbbaa99887766554433221100',
        name: 'harbour',
        from: alder,
        charter:
          'entente: 1\nname: harbour\nnames: {en: Harbour}\nparties:\n  - name: alder.example\n  - name: birch.example\n',
        received: ago(9000),
        state: 'founding',
        joined: { [alder]: true, [birch]: false },
      },
    ],
    meetings,
    bodies,
    acts,
    leads: [
      {
        party: alder,
        organisation: {
          en: 'Office of the Council',
          ko: '협의회 사무처',
          vi: 'Văn phòng Hội đồng',
        },
        from: '2024-01',
        to: '2024-12',
        reason: null,
        said: said.joint(),
      },
      {
        party: alder,
        organisation: { en: 'Ministry of Harbours', ko: '항만부', vi: 'Bộ Cảng' },
        from: '2025-01',
        to: null,
        reason: {
          en: 'to make exchanges more concrete',
          ko: '교류를 구체화하기 위하여',
          vi: 'để trao đổi cụ thể hơn',
        },
        said: said.joint(),
      },
      {
        party: birch,
        organisation: { en: 'Harbour Authority', ko: '항만청', vi: 'Cục Hàng hải' },
        from: null,
        to: null,
        reason: null,
        said: said.own(birch),
      },
    ],
    said,
    names,
    alder,
    birch,
    cedar,
  };
}
