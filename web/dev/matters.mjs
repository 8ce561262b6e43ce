// The pages of the invented world's bodies and meetings (fixture.mjs), as the node would answer them.
export function bodyOf(world, id) {
  const known = world.bodies.find((one) => one.id === id);
  if (!known) return null;
  const { next_meeting, last_held, ...common } = known;
  return {
    ...common,
    observers: [],
    mandate:
      id === 'hsd'
        ? {
            en: 'Consults on the safety of the shared harbour, prepares the Council and follows up its decisions.',
            ko: '공동 항만의 안전에 관하여 협의하고 협의회를 준비하며 그 결정의 이행을 점검한다.',
            vi: 'Tham vấn về an toàn của cảng chung, chuẩn bị cho Hội đồng và theo dõi các quyết định.',
          }
        : {},
    founding_instrument: null,
    parent: null,
    reports_to: id === 'hsd' ? [{ body: 'council', said: world.said.joint() }] : [],
    sub_bodies: id === 'hsd' ? ['ice'] : [],
    leads: id === 'hsd' ? world.leads : [],
    cadence:
      id === 'hsd'
        ? {
            en: 'Two meetings before each Council',
            ko: '협의회마다 사전에 두 차례',
            vi: 'Hai phiên trước mỗi kỳ Hội đồng',
          }
        : null,
    host_rule: 'alternate',
    usual_host: null,
    languages: ['en', 'ko', 'vi'],
    strands:
      id === 'hsd'
        ? [
            {
              id: 'pilots',
              names: { en: 'Pilot exchange', ko: '도선사 교류', vi: 'Trao đổi hoa tiêu' },
              status: 'under_way',
              title_only: false,
              said: world.said.joint(),
            },
            {
              id: 'locks',
              names: { en: 'Lock gates', ko: '갑문', vi: 'Cửa âu' },
              status: 'completed',
              title_only: true,
              said: world.said.joint(),
            },
          ]
        : [],
    meetings: world.meetings.filter((one) => one.body === id),
    acts: world.acts.filter((one) => one.matter === `bodies/${id}`),
  };
}

export function meetingOf(world, body, slug) {
  const known = world.meetings.find((one) => one.body === body && one.slug === slug);
  if (!known) return null;
  const { said, alder, birch } = world;
  const rich = body === 'hsd' && slug === '4';
  // Of summaries alone.
  const { counts, plans, report, report_owed, ...common } = known;
  const person = (en, ko, office, more) => ({
    name: { en, ...(ko ? { ko } : {}) },
    office: { en: office },
    organisation: { en: 'Ministry of Harbours', ko: '항만부', vi: 'Bộ Cảng' },
    capacity: 'substantive',
    ...more,
  });
  return {
    ...common,
    timezone: 'Atlantic/Reykjavik',
    on_margins_of:
      known.state === 'mooted' ? { en: 'Sea Forum', ko: '해양 포럼', vi: 'Diễn đàn Biển' } : null,
    planned: rich
      ? [
          {
            date: { precision: 'month', from: '2031-04', to: null },
            place: { country: 'IS' },
            said: said.own(birch, 'R1'),
          },
          { date: known.date, place: known.place, said: said.joint('R2') },
        ]
      : known.state === 'postponed'
        ? [{ date: known.date, place: known.place, said: said.joint() }]
        : [],
    postponement:
      known.state === 'postponed'
        ? {
            sine_die: true,
            date: null,
            reason: { en: 'the harbour is closed', ko: '항만 폐쇄', vi: 'cảng đóng cửa' },
            said: said.own(alder),
          }
        : null,
    leads: rich
      ? world.leads.slice(1).map(({ party, organisation }) => ({ party, organisation }))
      : [],
    delegations: rich
      ? [
          {
            party: alder,
            heads: [person('Ada Lindgren', '아다 린드그렌', 'Deputy Minister', {})],
            said: said.own(alder),
          },
          {
            party: birch,
            heads: [
              person('Bo Mertens', null, 'Assistant Secretary', {
                capacity: 'acting',
                organisation: { en: 'Harbour Authority' },
              }),
              person('Bea Halvorsen', null, 'Director of Navigation', {
                capacity: 'performing_duties',
                organisation: { en: 'Harbour Authority' },
              }),
            ],
            said: said.own(birch),
          },
        ]
      : [],
    sessions: [],
    agenda: [],
    outcomes: rich
      ? [
          {
            kind: 'commitment',
            text: {
              en: 'Hold two pilot exchanges before the next Council.',
              ko: '차기 협의회 전에 도선사 교류를 두 차례 실시한다.',
              vi: 'Tổ chức hai lần trao đổi hoa tiêu trước kỳ Hội đồng tới.',
            },
            item: null,
            said: said.joint('R2'),
          },
          {
            kind: 'agreed_assessment',
            text: {
              en: 'The new beacons have made the narrows safer.',
              ko: '새 표지로 협수로가 더 안전해졌다.',
              vi: 'Các phao tiêu mới giúp eo luồng an toàn hơn.',
            },
            item: null,
            said: said.joint('R2'),
          },
          {
            kind: 'note',
            text: { en: 'Winter closing is seen as likely.' },
            item: null,
            said: said.noted(alder, birch),
          },
        ]
      : [],
    texts: rich
      ? [
          {
            kind: 'joint_statement',
            title: { en: 'Joint statement on the fourth dialogue' },
            text: {
              en: 'The delegations reviewed the work of the strands and agreed on two pilot exchanges.',
              ko: '양측은 분야별 작업을 점검하고 도선사 교류를 두 차례 실시하기로 합의하였다.',
              vi: 'Hai đoàn rà soát các mảng việc và nhất trí hai lần trao đổi hoa tiêu.',
            },
            date: '2031-05-13',
            link: 'harbour.example/statements/4',
            said: said.joint('R2'),
          },
          {
            kind: 'readout',
            text: { en: 'The dialogue was constructive; pilots are a priority.' },
            date: '2031-05-14',
            said: said.own(alder, 'R3'),
          },
          {
            kind: 'readout',
            text: { en: 'Both sides discussed winter closing.' },
            date: '2031-05-15',
            said: said.own(birch, 'R4'),
          },
        ]
      : [],
    reports: rich
      ? [
          {
            to_body: 'council',
            covers: ['meetings/hsd/3', 'meetings/hsd/4'],
            state: 'owed',
            said: said.own(alder),
          },
        ]
      : [],
    next_intent: rich
      ? {
          date: { precision: 'month', from: '2031-09', to: null },
          place: { country: 'NZ' },
          said: said.joint('R2'),
        }
      : null,
    sources: rich ? ['R1', 'R2', 'R3', 'R4'] : [],
    acts: world.acts.filter((one) => one.matter === known.matter),
  };
}
