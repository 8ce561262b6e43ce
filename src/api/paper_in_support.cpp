// Words in a paper that read as another party proposes them: whoever wrote them there supports it.
#include <algorithm>

#include "api/paper_in_forms.h"
#include "api/paper_in_reader.h"
#include "api/print_text.h"
#include "api/print_values.h"

namespace api {
namespace {

bool names(const json::Value& list_of, std::string_view list, const std::string& party) {
  const std::vector<json::Value>& all = items(list_of, list);
  return std::any_of(all.begin(), all.end(),
                     [&](const json::Value& one) { return one.string() == party; });
}

// Those alternatives that TextView::party shows, with what stands in them.
void changes_in(const json::Value& holder, const std::string& party,
                std::vector<std::string>& out) {
  for (const json::Value& part : items(holder, "parts")) {
    if (!part.is_object()) continue;
    for (const json::Value& one : items(part, "alternatives")) {
      const json::Value* chair = one.find("chair");
      if ((chair != nullptr && chair->boolean().value_or(false)) || !names(one, "parties", party))
        continue;
      for (const json::Value& each : items(one, "changes")) {
        const std::string key(each.string().value_or(""));
        if (!key.empty() && std::find(out.begin(), out.end(), key) == out.end()) out.push_back(key);
      }
      changes_in(one, party, out);
      break;
    }
  }
}

}  // namespace

PaperSupport support_of(const json::Value& text, const PaperTarget& target,
                        const std::set<std::string>& languages, const std::string& party) {
  PaperSupport out;
  for (const json::Value& words : items(*target.element, "words")) {
    if (languages.contains(plain(words, "language"))) changes_in(words, party, out.changes);
  }
  out.whole = !out.changes.empty();
  for (const json::Value& change : items(text, "changes")) {
    if (std::find(out.changes.begin(), out.changes.end(), plain(change, "key")) ==
        out.changes.end())
      continue;
    for (const json::Value& wording : items(said_in(change, "change"), "wordings"))
      out.whole = out.whole && languages.contains(plain(wording, "language"));
  }
  return out;
}

std::string support_content(const std::vector<std::string>& changes) {
  json::Writer content;
  content.begin_object().key("stance").begin_object().key("items").begin_array();
  for (const std::string& change : changes)
    content.begin_object().field("change", change).field("verdict", "SUPPORTS").end_object();
  content.end_array().end_object().end_object();
  return content.take();
}

std::string PaperReader::written_as(const PaperSheet& sheet) const {
  if (sheet.key.empty() || sheet.target == kNone || sheet.form == kNone) return {};
  const PaperTarget::Form& form = forms_.all()[sheet.target].forms[sheet.form];
  const bool tracked =
      std::any_of(sheet.runs.begin(), sheet.runs.end(), [](const papers::Run& run) {
        return !run.added.author.empty() || !run.struck.author.empty();
      });
  return tracked || form.parties.empty() ? "" : form.parties.front();
}

bool PaperReader::is_print_of(const std::string& party) const {
  std::size_t same = 0;
  for (const PaperSheet& sheet : sheets_) {
    if (sheet.key.empty() || sheet.target == kNone || sheet.form == kNone) continue;
    const PaperTarget& target = forms_.all()[sheet.target];
    const auto is_of_party = [&](const PaperTarget::Form& form) {
      return std::find(form.parties.begin(), form.parties.end(), party) != form.parties.end();
    };
    if (is_of_party(target.forms[sheet.form])) {
      ++same;
    } else if (std::any_of(target.forms.begin(), target.forms.end(), is_of_party)) {
      return false;
    }
  }
  return same > 1;
}

bool PaperReader::support(std::size_t at) {
  const std::string party = written_as(sheets_[at]);
  if (party.empty()) return false;
  const PaperTarget& target = forms_.all()[sheets_[at].target];
  if (supported_.contains(target.id)) return true;
  if (is_print_of(party)) return false;
  supported_.insert(target.id);
  PaperItem out = item(target, "supports", {});
  out.party = party;
  std::set<std::string> languages;
  for (const PaperSheet& sheet : sheets_) {
    if (sheet.target == kNone || forms_.all()[sheet.target].id != target.id) continue;
    const PaperTarget& one = forms_.all()[sheet.target];
    if (written_as(sheet) != party || !languages.insert(one.language).second) continue;
    out.before += (out.before.empty() ? "" : "\n") + one.printed;
    out.after += (out.after.empty() ? "" : "\n") + one.forms[sheet.form].words;
  }
  const PaperSupport made = support_of(text_, target, languages, party);
  if (!made.whole) {
    out_.left.push_back({"as_another", "", target.id, shortened(out.before), shortened(out.after)});
    return true;
  }
  out.state = "new";
  out.content = support_content(made.changes);
  out_.items.push_back(std::move(out));
  return true;
}

}  // namespace api
