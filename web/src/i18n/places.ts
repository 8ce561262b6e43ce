// Countries, time zones and languages of content, to be chosen by name in the reader's language.
import type { Options } from '../writing/options';
import { thisZone, zoneName } from './dates';
import { languageName, languages } from './languages';

// ISO 3166-1, alpha-2.
const countries =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  );

const byName = (locale: string) => (a: readonly string[], b: readonly string[]) =>
  (a[1] ?? '').localeCompare(b[1] ?? '', locale);

// `elsewhere`: what stands for a place that is in no list (ZZ: of fictitious parties, or at sea).
export function countryOptions(locale: string, elsewhere: string): Options {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const found: Options = countries.map((code) => [code, names.of(code) ?? code]);
  return [...found.sort(byName(locale)), ['ZZ', elsewhere]];
}

// As 'Seoul (UTC+9)'; the reader's own first.
export function zoneOptions(locale: string, at = new Date()): Options {
  const own = thisZone();
  const zones = [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  const texts: Options = zones.map((zone) => {
    const offset = zoneName('', zone, at);
    const city = zoneName(locale, zone, at);
    const named = city === offset ? zoneName('en', zone, at) : city;
    return [zone, zone === 'UTC' ? 'UTC' : `${named} (${offset})`];
  });
  const [first, ...others] = texts;
  return [...(first ? [first] : []), ...others.sort(byName(locale))];
}

const more = ['ja', 'zh', 'fr', 'es', 'ru', 'ar', 'de', 'th', 'id', 'ms', 'km', 'lo', 'pt', 'tr'];
// Those of the page first, then others in which names are written.
export function languageOptions(locale: string): Options {
  const option = (tag: string): [string, string] => [tag, languageName(locale, tag)];
  return [...languages.map(option), ...more.map(option).sort(byName(locale))];
}
