// A paper of a negotiated text on its way in: what somebody changed and remarked in it, as contents
// to be previewed and written. Nothing is written here, and the paper is not kept.
#include <algorithm>

#include "api/imports.h"
#include "api/paper_in.h"
#include "api/print.h"
#include "api/print_values.h"
#include "api/problem.h"
#include "api/routes.h"
#include "base/json_own.h"
#include "papers/clean.h"

namespace api {
namespace {

constexpr std::size_t kTextAnswerMax = std::size_t{64} << 20;
constexpr std::size_t kNestedMax = 160;

// Who says something in the paper, in the order in which they come.
struct PaperAuthor {
  std::string name;
  std::string party;
  std::size_t changes = 0;
  std::size_t comments = 0;
};

std::vector<PaperAuthor> authors_of(const PaperFound& found, const json::Value& text,
                                    const PartyCalled& called) {
  std::vector<PaperAuthor> out;
  for (const PaperItem& item : found.items) {
    if (item.state == "recorded") continue;
    auto known = std::find_if(out.begin(), out.end(),
                              [&](const PaperAuthor& one) { return one.name == item.author; });
    if (known == out.end()) {
      PaperAuthor one{item.author, "", 0, 0};
      for (const json::Value& party : items(text, "parties")) {
        const std::string name(party.string().value_or(""));
        for (const std::string_view language : {"en", "ko", "vi"}) {
          if (item.author == name || item.author == called(name, language)) one.party = name;
        }
      }
      known = out.insert(out.end(), std::move(one));
    }
    ++(item.what == "comment" ? known->comments : known->changes);
  }
  return out;
}

void write_paper_item(json::Writer& out, const PaperItem& item,
                      const std::vector<std::string>& says) {
  out.begin_object()
      .field("what", item.what)
      .field("state", item.state)
      .field("author", item.author)
      .field("date", item.date)
      .field("element", item.element)
      .field("number", item.number)
      .field("language", item.language)
      .field("before", item.before)
      .field("after", item.after)
      .field("on", item.on)
      .field("party", item.party)
      .key("contents")
      .begin_array();
  for (const std::string& one : says) out.raw(one);
  out.end_array().end_object();
}

// What each item would say; of what nothing can be made it is told why.
Result<std::vector<std::vector<std::string>>> composed(Parts& parts, record::View& view,
                                                       const std::string& circle,
                                                       const std::vector<std::string>& address,
                                                       PaperFound& found) {
  json::Writer wish;
  wish.begin_object().key("each").begin_array();
  for (const PaperItem& item : found.items) {
    if (!item.wanted.empty()) wish.raw(item.wanted);
  }
  wish.end_array().end_object();
  const json::Value asked = TRY(json::parse(wish.take(), kTextAnswerMax));
  const Bytes bytes = TRY(parts.screens.compose_text(view, circle, address[1], address[2], asked));
  const json::Value answer = TRY(json::parse_own(bytes, kTextAnswerMax, kNestedMax));
  const std::vector<json::Value>& each = items(answer, "each");
  std::vector<std::vector<std::string>> out;
  std::vector<PaperItem> kept;
  std::size_t at = 0;
  for (PaperItem& item : found.items) {
    std::vector<std::string> says;
    if (!item.content.empty()) says.push_back(item.content);
    if (!item.wanted.empty() && at < each.size()) {
      const json::Value& made = each[at++];
      for (const json::Value& content : items(made, "contents")) says.push_back(content.write());
      if (says.empty()) {
        const std::string error = plain(made, "error");
        if (error.empty()) continue;  // the text reads so
        found.left.push_back(
            {"refused", item.author, item.element, item.before, item.after, error});
        continue;
      }
    }
    out.push_back(std::move(says));
    kept.push_back(std::move(item));
  }
  found.items = std::move(kept);
  return out;
}

struct PaperAsked {
  std::vector<std::string> address;  // circle, body, text
  std::string name;                  // of the file
};

Result<Bytes> answer_to(Parts& parts, record::View& view, const record::CircleView& circle,
                        const PaperAsked& asked, const PaperIn& paper) {
  const auto read = [&](std::uint32_t revision) -> Result<json::Value> {
    const Bytes bytes =
        TRY(parts.screens.text(view, circle.id, asked.address[1], asked.address[2], revision));
    return json::parse_own(bytes, kTextAnswerMax, kNestedMax);
  };
  const json::Value text = TRY(read(0));
  const PartyCalled called = [&](std::string_view party, std::string_view language) {
    return Printer(parts, view, circle, std::string(language)).party(party);
  };
  std::vector<FirstWords> first;
  if (items(text, "elements").empty()) {
    std::vector<std::string> tags;
    for (const json::Value& one : items(text, "languages")) tags.push_back(plain(one, "tag"));
    first = first_words(paper, tags);
  }
  const std::map<std::string, std::string> words = words_of_paper(first);
  std::map<std::uint32_t, json::Value> earlier;
  PaperFound found = read_paper(
      paper, text,
      [&](std::uint32_t revision) -> const json::Value* {
        Result<json::Value> one = read(revision);
        if (!one.ok()) return nullptr;
        return &earlier.insert_or_assign(revision, std::move(one).value()).first->second;
      },
      called);
  if (!words.empty()) found = {};  // there is nothing that it could change
  if (words.empty() && found.places.empty() && found.items.empty())
    return Error{ErrorCode::invalid,
                 "no paragraph of this text was found in the file; is it a paper of another text?"};
  if (found.items.size() + found.left.size() > kPaperItemsMax)
    return Error{ErrorCode::invalid,
                 "the file has more than 4,096 changes and comments; bring it in in parts"};
  const json::Value* shown = text.find("shown");
  const auto says = TRY(composed(parts, view, circle.id, asked.address, found));
  json::Writer out;
  out.begin_object()
      .field("name", papers::file_name(asked.name))
      .field("kind", paper.kind)
      .field("revision", shown == nullptr ? 0 : shown->unsigned_number().value_or(0));
  out.key("authors").begin_array();
  for (const PaperAuthor& one : authors_of(found, text, called)) {
    out.begin_object().field("author", one.name).key("party");
    if (one.party.empty()) {
      out.null();
    } else {
      out.string(one.party);
    }
    out.field("changes", one.changes).field("comments", one.comments).end_object();
  }
  out.end_array().key("paragraphs").begin_array();
  for (const PaperPlace& place : found.places)
    out.begin_object()
        .field("words", place.words)
        .field("element", place.element)
        .field("number", place.number)
        .field("language", place.language)
        .field("revision", place.revision)
        .end_object();
  out.end_array().key("items").begin_array();
  for (std::size_t at = 0; at < found.items.size(); ++at)
    write_paper_item(out, found.items[at], says[at]);
  out.end_array().key("left").begin_array();
  for (const PaperLeft& one : found.left)
    out.begin_object()
        .field("reason", one.reason)
        .field("author", one.author)
        .field("element", one.element)
        .field("before", one.before)
        .field("after", one.after)
        .field("detail", one.detail)
        .end_object();
  out.end_array().key("words").begin_object();
  for (const auto& [tag, all] : words) out.field(tag, all);
  out.end_object().key("structure").begin_array();
  for (const FirstWords& one : first)
    out.begin_object()
        .field("language", one.language)
        .field("type", one.type)
        .field("depth", one.depth)
        .field("number", one.number)
        .field("words", one.words)
        .field("whole", one.whole)
        .end_object();
  out.end_array().key("notes").begin_array();
  for (const std::string& note : paper.notes) {
    // Of first words those at the foot are taken.
    if (first.empty() || note != "footnotes") out.string(note);
  }
  out.end_array().end_object();
  return out.take();
}

}  // namespace

void read_text_paper(Parts& parts, Call& call, const Respond& respond) {
  if (!parts.imports)
    return respond(problem("unavailable", "This node reads no papers of others."));
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  // Whoever may not read the text learns nothing of what a paper has in common with it.
  const Result<Bytes> text =
      parts.screens.text(*view, circle.value().id, call.parameters[1], call.parameters[2], 0);
  if (!text.ok()) return respond(read_problem(text.error()));
  PaperAsked asked{{call.parameters.begin(), call.parameters.end()},
                   std::string(call.asked("name"))};
  parts.imports->paper(
      asked.name, call.request.body,
      [&parts, asked, respond, viewer = call.viewer()](const Result<PaperIn>& paper) {
        if (!paper.ok()) return respond(problem(paper.error()));
        const auto now = parts.engine.view(viewer);
        const auto where = find_circle(*now, asked.address[0]);
        if (!where.ok()) return respond(read_problem(where.error()));
        Result<Bytes> answer = answer_to(parts, *now, where.value(), asked, paper.value());
        respond(answer.ok() ? json_response(200, with_marking(std::move(answer).value(), *now))
                            : problem(answer.error()));
      },
      call.request.wanted);
}

}  // namespace api
