#include "api/import_acts.h"

#include <algorithm>

#include "api/import_fields.h"
#include "base/encoding.h"
#include "base/json.h"
#include "crypto/crypto.h"
#include "papers/clean.h"
#include "papers/targets.h"

namespace api {
namespace {

using papers::Item;

bool is_country(std::string_view text) {
  return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

}  // namespace

std::string ImportActs::number_in(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (!digits.empty()) {
      break;
    }
  }
  const auto number = parse_decimal(digits, 999);
  return number && *number > 0 ? digits : std::string();
}

Bytes ImportActs::with_origin(const Bytes& says, std::string_view sheet, std::uint32_t row) const {
  json::Writer out;
  out.begin_object().key("sources").begin_array();
  out.string(std::string(papers::beginning(origin_.name, 200)) + ", sha256 " +
             origin_.digest.substr(0, 16) + ", " +
             (sheet.empty() ? "" : std::string(papers::beginning(sheet, 100)) + ", ") + "row " +
             std::to_string(row));
  out.end_array();
  line(out, "words_of", words_of_);
  Bytes all = out.end_object().take();
  all.pop_back();
  return all + "," + says.substr(1);
}

std::string ImportActs::row_id(std::string_view prefix, const Item& item) const {
  const crypto::Hash place = crypto::sha256(
      {origin_.digest, "\n", item.sheet, "\n", std::to_string(item.row), "\n", words_of_});
  return std::string(prefix) + hex(place.view().substr(0, 6));
}

Result<bool> ImportActs::known(const std::string& matter, std::string_view module,
                               const std::string& topic) const {
  if (here_.contains(matter + "\n" + topic)) return true;
  bool found = false;
  TRY(view_.rows(circle_, matter, module, topic + "/",
                 [&](std::string_view, const record::RowView& row) {
                   // Of the same voice: what we say, or what we noted of the same party. What all
                   // agreed is said by everybody.
                   const std::string_view voice = std::string_view(row.key).substr(topic.size());
                   const bool noted = voice.find("\x1fq/") != std::string_view::npos;
                   const bool proposed = voice.find("\x1fo/") != std::string_view::npos;
                   found = words_of_.empty() ? !noted && !proposed
                                             : noted && row.value.find(words_of_) != Bytes::npos;
                   return !found;
                 }));
  return found;
}

bool ImportActs::place_of(Item& item, Place& place) const {
  const std::string given = field(item, "meeting");
  place.body = field(item, "body");
  std::string_view rest = given;
  if (rest.starts_with("meetings/")) {
    rest.remove_prefix(9);
    const auto slash = rest.find('/');
    if (slash != std::string_view::npos) {
      place.body = papers::id_of(rest.substr(0, slash));
      place.slug = papers::id_of(rest.substr(slash + 1));
    }
  } else if (place.slug = number_in(given); place.slug.empty()) {
    place.slug = papers::id_of(given);
  }
  if (place.body.empty()) {
    fails(item, "missing", "body", "is missing: which body the meeting is of");
  } else if (place.slug.empty()) {
    fails(item, "missing", "meeting", "is missing: at which meeting");
  }
  return !place.body.empty() && !place.slug.empty();
}

Result<std::vector<ImportAct>> ImportActs::of(Item& item) {
  is_together_ = false;
  if (item.fails() && plan_.target == "minutes") text_refused_ = true;
  if (item.fails() || item.fields.empty()) return std::vector<ImportAct>();
  std::vector<ImportAct> out;
  if (plan_.target == "commitments") {
    out = TRY(commitment(item));
  } else if (plan_.target == "persons") {
    out = TRY(person(item));
  } else if (plan_.target == "meetings") {
    out = TRY(meeting(item));
  } else if (plan_.target == "agenda") {
    out = TRY(agenda(item));
  } else if (plan_.target == "letters") {
    out = TRY(letter(item));
  } else if (plan_.target == "minutes") {
    TRY(paragraph(item));
    text_refused_ = text_refused_ || item.fails();
  } else {
    TRY(delegate(item));
  }
  if (item.fails()) out.clear();
  for (ImportAct& act : out) {
    if (act.series.empty() && act.matter.starts_with("meetings/"))
      act.series = act.matter.substr(0, act.matter.rfind('/'));
  }
  for (const ImportAct& act : out) here_.insert(act.matter + "\n" + act.topic);
  return out;
}

Result<std::vector<ImportAct>> ImportActs::commitment(Item& item) {
  std::vector<ImportAct> out;
  std::string body = field(item, "body");
  std::string id = row_id("i-", item);
  std::string meeting;
  if (!field(item, "meeting").empty()) {
    Place place;
    if (!place_of(item, place)) return out;
    body = place.body;
    meeting = place.matter();
  }
  // What this node gave out names its own item: commitments/kidd/i-03af…, or the outcome of a
  // meeting, meetings/kidd/19#goal.
  const std::string ref = field(item, "ref");
  bool is_ours = false;
  if (const auto mark = ref.find('#'); ref.starts_with("meetings/") && mark != std::string::npos) {
    if (TRY(known(ref.substr(0, mark), "meetings", "outcome/" + ref.substr(mark + 1)))) return out;
    is_ours = true;
  } else if (ref.starts_with("commitments/") && ref.find('/', 12) != std::string::npos) {
    const auto slash = ref.find('/', 12);
    body = papers::id_of(ref.substr(12, slash - 12));
    id = papers::id_of(ref.substr(slash + 1));
    is_ours = true;
  }
  if (body.empty()) {
    fails(item, "missing", "body", "is missing: which body it is of");
    return out;
  }
  const std::string matter = "commitments/" + body + "/" + id;
  const bool is_known = TRY(known(matter, "commitments", "commitment"));
  if (is_ours && !is_known)
    warns(item, "unknown_ref", "ref", "names an item that is not here; it comes in as it stands");
  if (!is_known) {
    json::Writer says;
    says.begin_object().key("commitment").begin_object();
    texts(says, "words", field(item, "text"), plan_.language);
    const std::string kind = field(item, "kind");
    says.field("kind", kind.empty() ? "UNDERTAKING" : kind);
    if (const std::string owners = field(item, "owner"); !owners.empty()) {
      says.key("owners").begin_array();
      for (std::size_t at = 0; at < owners.size();) {
        const std::size_t end = std::min(owners.find(' ', at), owners.size());
        says.string(owners.substr(at, end - at));
        at = end + 1;
      }
      says.end_array();
    }
    const bool standing = field(item, "standing") == "true";
    if (standing && (!field(item, "due").empty() || !field(item, "due_at").empty()))
      warns(item, "standing", "due",
            "is left out: what stands until it is closed is due at no time");
    if (!standing) line(says, "due", field(item, "due"));
    if (!standing) line(says, "due_at", field(item, "due_at"));
    if (standing) says.field("standing", true);
    if (!meeting.empty()) says.key("source").begin_object().field("meeting", meeting).end_object();
    says.end_object().end_object();
    out.push_back({matter, "commitments", "commitment",
                   with_origin(says.take(), item.sheet, item.row), "meetings/" + body});
  }
  std::string note = field(item, "note");
  if (const std::string owner = field(item, "owner_words"); !owner.empty())
    note += (note.empty() ? "" : "\n") + std::string("Owner: ") + owner;
  const std::string state = field(item, "status");
  // Progress is brought in once; what was said of it here since is not turned back by a paper. That
  // it is closed, all say together: to one side it is done.
  if (((!state.empty() && state != "OPEN") || !note.empty()) &&
      !TRY(known(matter, "commitments", "progress"))) {
    json::Writer says;
    says.begin_object().key("progress").begin_object();
    says.field("date", today_).field("state", state.empty() ? "OPEN" : state);
    texts(says, "words", note, plan_.language);
    says.end_object().end_object();
    out.push_back({matter, "commitments", "progress",
                   with_origin(says.take(), item.sheet, item.row), "meetings/" + body});
  }
  return out;
}

Result<void> ImportActs::read_people() {
  if (people_read_) return {};
  people_read_ = true;
  constexpr std::string_view kName = "name/";
  return view_.rows(circle_, "bodies/people/", "bodies", kName,
                    [&](std::string_view matter, const record::RowView& row) {
                      // name/<language>/<form>/<voice>; a form holds no '/'.
                      std::string_view rest = std::string_view(row.key).substr(kName.size());
                      rest.remove_prefix(std::min(rest.find('/') + 1, rest.size()));
                      people_.emplace(papers::folded(rest.substr(0, rest.find('/'))), matter);
                      return people_.size() < 100'000;
                    });
}

Result<std::vector<ImportAct>> ImportActs::person(Item& item) {
  std::vector<ImportAct> out;
  TRY(read_people());
  struct Form {
    std::string text;
    std::string language;
  };
  std::vector<Form> forms;
  for (const auto& [name, language] :
       {std::pair<const char*, const char*>{"name", ""}, {"name_ko", "ko"}, {"name_vi", "vi"}}) {
    std::string text = field(item, name);
    if (text.empty()) continue;
    if (text.size() > 80 || text.find('/') != std::string::npos) {
      fails(item, "too_long", name, "has to have at most 80 bytes, without '/'");
      return out;
    }
    const std::string lang =
        *language == '\0' ? papers::language_of(text, plan_.language) : language;
    const bool twice = std::any_of(forms.begin(), forms.end(),
                                   [&](const Form& form) { return form.text == text; });
    if (!twice) forms.push_back({std::move(text), lang});
  }
  std::string matter;
  for (const Form& form : forms) {
    const auto found = people_.find(papers::folded(form.text));
    if (found != people_.end() && matter.empty()) matter = found->second;
  }
  if (matter.empty()) {
    std::string id = papers::id_of(forms.front().text);
    for (const Form& form : forms) {
      if (id.empty()) id = papers::id_of(form.text);
    }
    if (id.empty() || TRY(known("bodies/people/" + id, "bodies", "name"))) id = row_id("p-", item);
    matter = "bodies/people/" + id;
    json::Writer says;
    says.begin_object().key("person").begin_object();
    line(says, "party", field(item, "party"));
    says.key("names").begin_array();
    for (const Form& form : forms)
      says.begin_object().field("text", form.text).field("lang", form.language).end_object();
    says.end_array().end_object().end_object();
    out.push_back({matter, "bodies", "name", with_origin(says.take(), item.sheet, item.row)});
    for (const Form& form : forms) people_.emplace(papers::folded(form.text), matter);
  }
  const std::string office = field(item, "office");
  if (office.empty()) return out;
  const crypto::Hash said =
      crypto::sha256({office, "\n", field(item, "organisation"), "\n", field(item, "from")});
  const std::string holding = "h-" + hex(said.view().substr(0, 6));
  if (TRY(known(matter, "bodies", "holding/" + holding))) return out;
  json::Writer says;
  says.begin_object().key("holding").begin_object().field("id", holding);
  texts(says, "office", office, plan_.language);
  texts(says, "organisation", field(item, "organisation"), plan_.language);
  if (const std::string capacity = field(item, "capacity"); !capacity.empty())
    says.field("capacity", capacity == "ALTERNATE" ? "ALTERNATE_CAPACITY" : capacity);
  line(says, "from", field(item, "from"));
  line(says, "until", field(item, "until"));
  says.end_object().end_object();
  out.push_back(
      {matter, "bodies", "holding/" + holding, with_origin(says.take(), item.sheet, item.row)});
  return out;
}

std::string ImportActs::meeting_of(const Item& item) {
  Place place{field(item, "body"), field(item, "meeting")};
  const std::string dates = field(item, "date");
  if (place.slug.empty()) place.slug = field(item, "number");
  if (place.slug.empty()) place.slug = papers::id_of(dates.substr(0, dates.find('/')));
  return place.matter();
}

Result<std::optional<ImportAct>> ImportActs::filing(const Item& item, const std::string& matter,
                                                    std::size_t file, const std::string& id) {
  const std::string topic = "filing/f-" + id.substr(0, 16);
  if (TRY(known(matter, "meetings", topic))) return std::optional<ImportAct>();
  here_.insert(matter + "\n" + topic);
  json::Writer says;
  says.begin_object().key("filing").begin_object().field("id", "f-" + id.substr(0, 16));
  says.end_object().end_object();
  ImportAct act{matter, "meetings", topic, with_origin(says.take(), item.sheet, item.row),
                matter.substr(0, matter.rfind('/'))};
  act.file = file;
  return std::optional<ImportAct>(std::move(act));
}

Result<std::vector<ImportAct>> ImportActs::meeting(Item& item) {
  std::vector<ImportAct> out;
  if (!field(item, "meeting").empty()) return out;  // that is here; only papers of it come
  const std::string matter = meeting_of(item);
  const std::string dates = field(item, "date");
  const std::string state = field(item, "status");
  json::Writer details;
  details.begin_object().field("dates", dates);
  const std::string country = field(item, "country");
  const std::string city = field(item, "place");
  if (is_country(country)) {
    details.key("place").begin_object().field("country", country);
    texts(details, "city", city, plan_.language);
    details.end_object();
  } else if (!city.empty()) {
    warns(item, "no_country", "place",
          "is left out: say the country in two capital letters, e.g. KR");
  }
  line(details, "host", field(item, "host"));
  if (const auto number = parse_decimal(field(item, "number"), 100'000))
    details.field("ordinal", *number);
  texts(details, "titles", field(item, "title"), plan_.language);
  const Bytes said = details.end_object().take();
  const std::string topic = state == "HELD" ? "held" : "intent";
  if (TRY(known(matter, "meetings", topic))) return out;
  out.push_back(
      {matter, "meetings", topic,
       with_origin("{\"" + topic + "\":{\"details\":" + said + "}}", item.sheet, item.row)});
  if (state == "POSTPONED")
    out.push_back({matter, "meetings", "postponement/0",
                   with_origin("{\"postponement\":{\"sine_die\":true}}", item.sheet, item.row)});
  if (state == "CANCELLED")
    out.push_back({matter, "meetings", "cancellation/0",
                   with_origin("{\"cancellation\":{}}", item.sheet, item.row)});
  if (!field(item, "note").empty()) {
    json::Writer says;
    says.begin_object().key("outcome").begin_object();
    says.field("id", row_id("n-", item)).field("kind", "NOTE");
    texts(says, "words", field(item, "note"), plan_.language);
    says.end_object().end_object();
    out.push_back({matter, "meetings", "outcome/" + row_id("n-", item),
                   with_origin(says.take(), item.sheet, item.row)});
  }
  return out;
}

Result<std::vector<ImportAct>> ImportActs::agenda(Item& item) {
  std::vector<ImportAct> out;
  Place place;
  if (!place_of(item, place)) return out;
  std::string number = field(item, "number");
  std::uint32_t& last = items_of_[place.matter()];
  if (number.empty()) number = std::to_string(last + 1);
  last = static_cast<std::uint32_t>(parse_decimal(number, 100'000).value_or(last + 1));
  if (last > 1'000) {
    fails(item, "no_number", "number", "is more than an agenda has");
    return out;
  }
  const std::string topic = "agenda/" + number;
  if (TRY(known(place.matter(), "meetings", topic))) return out;
  json::Writer says;
  says.begin_object().key("agenda_item").begin_object().field("number", last);
  texts(says, "titles", field(item, "title"), plan_.language);
  line(says, "proposer", field(item, "proposer"));
  line(says, "purpose", field(item, "purpose"));
  // Agreed is what both sides say; a paper of one side proposes.
  const std::string state = field(item, "state");
  says.field("state", state.empty() || state == "AGREED" ? "PROPOSED" : state);
  says.end_object().end_object();
  out.push_back(
      {place.matter(), "meetings", topic, with_origin(says.take(), item.sheet, item.row)});
  return out;
}

// In the register as docs/formats/modules.md has it: what the other side says in a letter is in the
// letter; that it came in is our own word.
Result<std::vector<ImportAct>> ImportActs::letter(Item& item) {
  std::vector<ImportAct> out;
  std::string about;
  std::string body = field(item, "body");
  if (!field(item, "meeting").empty()) {
    Place place;
    if (!place_of(item, place)) return out;
    body = place.body;
    about = place.matter();
  }
  const std::string matter = "meetings/" + body;
  const std::string id = row_id("l-", item);
  if (TRY(known(matter, "meetings", "letter/" + id))) return out;
  const std::string direction = field(item, "direction");
  const std::string registered = field(item, "registered");
  json::Writer says;
  says.begin_object().key("letter").begin_object().field("id", id);
  says.field("direction", direction.empty() ? "IN" : direction);
  line(says, "reference", field(item, "reference"));
  line(says, "date", field(item, "date"));
  says.field("registered", registered.empty() ? today_ : registered);
  line(says, "counterpart", field(item, "party"));
  texts(says, "from_office", field(item, "from"), plan_.language);
  texts(says, "to_office", field(item, "to"), plan_.language);
  texts(says, "subject", field(item, "subject"), plan_.language);
  texts(says, "summary", field(item, "text"), plan_.language);
  line(says, "reply_due", field(item, "reply_due"));
  if (!about.empty()) says.key("about").begin_array().string(about).end_array();
  says.end_object().end_object();
  out.push_back({matter, "meetings", "letter/" + id, with_origin(says.take(), item.sheet, item.row),
                 matter, origin_.is_letter});
  return out;
}

}  // namespace api
