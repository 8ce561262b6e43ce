// The answers about texts as JSON (openapi.json: NegotiatedText and what it is made of).
#include "modules/content.h"
#include "modules/dates.h"
#include "modules/texts/gathered.h"
#include "modules/texts/progress.h"
#include "modules/texts/view.h"

namespace texts {
namespace {

using modules::lower;
using modules::names_of;
using modules::write_maybe;

void write_said(json::Writer& out, const Saying& saying) {
  out.key("said");
  modules::write_said(out, saying.said, modules::sources_text(saying.content.sources()));
}

void write_languages(json::Writer& out, const Text& text) {
  out.key("languages").begin_array();
  for (const Language& language : text.languages()) {
    out.begin_object()
        .field("tag", language.tag())
        .field("role", lower(Language::Role_Name(language.role())))
        .field("prevails", language.prevails())
        .field("pending", language.pending())
        .end_object();
  }
  out.end_array();
}

// As deep as overlays go (kDepthMax).
void write_parts(json::Writer& out, const std::vector<Part>& parts) {
  out.begin_array();
  for (const Part& part : parts) {
    if (part.alternatives.empty() && part.blank == Blank::none) {
      out.string(part.words);
    } else if (part.alternatives.empty()) {
      out.begin_object()
          .field("blank", part.blank == Blank::no_text ? "no_text" : "to_be_supplied")
          .end_object();
    } else {
      out.begin_object().key("alternatives").begin_array();
      for (const Alternative& one : part.alternatives) {
        out.begin_object()
            .field("frozen", one.frozen)
            .field("chair", one.chair)
            .field("accepted", one.accepted);
        modules::write_list(out, "parties", one.parties);
        modules::write_list(out, "proposers", one.proposers);
        modules::write_list(out, "changes", one.changes);
        out.key("parts");
        write_parts(out, one.parts);
        out.end_object();
      }
      out.end_array().end_object();
    }
  }
  out.end_array();
}

void write_checks(json::Writer& out, const std::vector<Check>& checks) {
  out.key("checks").begin_array();
  for (const Check& check : checks) {
    const Concordance& says = check.saying.content.concordance();
    out.begin_object()
        .field("party", check.party)
        .field("holds", check.holds)
        .field("differs", check.differs)
        .key("words");
    modules::write_maybe_names(out, names_of(says.words()));
    out.field("checker", says.checker());
    write_said(out, check.saying);
    out.end_object();
  }
  out.end_array();
}

void write_words(json::Writer& out, const WordsView& words) {
  const bool plain = words.now.brackets == 0 && words.now.reading == words.frozen;
  out.begin_object()
      .field("language", words.language)
      .field("words", words.now.reading)
      .key("frozen");
  if (!words.uncorrected.empty()) {
    out.string(words.uncorrected);
  } else if (words.now.reading == words.frozen) {
    out.null();
  } else {
    out.string(words.frozen);
  }
  out.field("base", words.base).key("parts");
  if (plain && !words.now.waits) {
    out.null();
  } else {
    write_parts(out, words.now.parts);
  }
  out.field("changed", words.changed)
      .field("stale", words.stale)
      .field("concordance", words.concordance);
  write_checks(out, words.checks);
  out.end_object();
}

void write_marks(json::Writer& out, const std::vector<MarkView>& marks) {
  out.key("marks").begin_array();
  for (const MarkView& mark : marks) {
    out.begin_object()
        .field("party", mark.party)
        .field("stand", lower(Marks::Stand_Name(mark.stand)))
        .field("holds", mark.holds)
        .key("due");
    modules::write_dates(out, mark.due);
    out.key("reason");
    modules::write_maybe_names(out, mark.reason);
    write_maybe(out, "package", mark.package);
    out.key("said");
    modules::write_said(out, mark.said);
    out.end_object();
  }
  out.end_array();
}

void write_structure(json::Writer& out, const ElementView& element) {
  out.key("structure").begin_array();
  const auto write = [&](const ChangeView& change) {
    const Change::Move& move = change.change().move();
    out.begin_object()
        .field("change", change.name)
        .field("what", lower(Change::What_Name(move.what())))
        .field("parent", move.parent())
        .field("place", move.place())
        .field("number", move.number())
        .field("second", move.second())
        .field("open", !change.accepted)
        .end_object();
  };
  for (const ChangeView* one : element.structure) write(*one);
  out.end_array();
}

std::string_view word_of(ElementState state) {
  switch (state) {
    case ElementState::open:
      return "open";
    case ElementState::clean:
      return "clean";
    case ElementState::agreed_ad_ref:
      return "agreed_ad_ref";
    case ElementState::agreed:
      return "agreed";
  }
  return "open";
}

void write_element(json::Writer& out, const ElementView& view) {
  const Element& element = view.element;
  const bool typed = element.type() != Element::TYPE_UNSTATED;
  out.begin_object()
      .field("id", element.id())
      .field("type", lower(Element::Type_Name(typed ? element.type() : Element::OPERATIVE)))
      .field("parent", element.parent())
      .field("depth", view.depth)
      .field("place", element.place())
      .field("number", element.number())
      .field("gone", view.gone)
      .field("unknown", view.unknown);
  write_maybe(out, "proposed", view.comes == nullptr ? std::string() : view.comes->name);
  out.field("state", word_of(view.state)).field("digest", view.digest).key("words").begin_array();
  for (const WordsView& words : view.words) write_words(out, words);
  out.end_array();
  write_structure(out, view);
  out.key("beside").begin_array();
  for (const Beside& one : view.beside) {
    out.begin_object()
        .field("change", one.change->name)
        .field("language", one.language)
        .field("why", one.why)
        .end_object();
  }
  out.end_array();
  write_marks(out, view.marks);
  out.field("comments", view.comments).end_object();
}

void write_change(json::Writer& out, const ChangeView& change) {
  Content content;  // by itself, as it was written
  *content.mutable_change() = change.change();
  const char* state = change.let_go     ? "let_go"
                      : change.taken    ? "taken"
                      : change.accepted ? "accepted"
                                        : "open";
  out.begin_object()
      .field("key", change.name)
      .field("party", change.party)
      .field("noted", change.noted)
      .field("chair", change.change().chair())
      .field("mandate", change.chair)
      .field("element", change.change().element())
      .key("content")
      .raw(modules::json_of_content(content))
      .field("state", state);
  modules::write_list(out, "supporters", change.supporters);
  out.field("on", change.change().on());
  write_said(out, change.saying);
  out.end_object();
}

void write_revision(json::Writer& out, const TextView& text, const RevisionView& revision) {
  const Revision& says = revision.saying.content.revision();
  out.begin_object()
      .field("number", revision.number)
      .field("issued", time_text(revision.saying.said.time));
  write_maybe(out, "holder", revision.holder);
  out.field("digest", says.digest()).key("note");
  modules::write_names(out, names_of(says.note()));
  out.field("elements", revision.elements);
  modules::write_list(out, "changed", revision.changed);
  modules::write_list(out, "gone", revision.gone);
  modules::write_list(out, "took", revision.took);
  modules::write_list(out, "editorial", revision.editorial);
  modules::write_list(out, "alone", revision.alone);
  if (revision.number == text.shown) {
    write_counts(out, text.counts);
  } else {
    out.key("counts").null();
  }
  write_said(out, revision.saying);
  out.end_object();
}

void write_package(json::Writer& out, const TextView& text, const PackageView& view,
                   std::string_view now) {
  const Package& package = view.saying.content.package();
  const bool past = !package.expires().empty() && package.expires() < now;
  out.begin_object()
      .field("id", package.id())
      .field("state", view.state == "offered" && past ? std::string("expired") : view.state);
  modules::write_list(out, "by", view.by);
  const std::string& here = view.saying.name.empty() ? text.matter : view.saying.name;
  out.field("changed", view.changed).key("items").begin_array();
  for (const Package::Item& item : package.items()) {
    out.begin_object()
        .field("text", item.text().empty() ? here : item.text())
        .field("change", item.change())
        .field("dropped", item.dropped())
        .end_object();
  }
  out.end_array().key("readings").begin_array();
  for (int at = 0; at < package.readings_size(); ++at) {
    const Package::Reading& one = package.readings(at);
    out.begin_object()
        .field("text", one.text().empty() ? here : one.text())
        .field("element", one.element())
        .field("digest", one.digest())
        .key("words");
    const auto index = static_cast<std::size_t>(at);
    modules::write_names(out, index < view.reads.size() ? view.reads[index] : modules::Names());
    out.end_object();
  }
  out.end_array();
  write_maybe(out, "expires", package.expires());
  out.key("words");
  modules::write_names(out, names_of(package.words()));
  write_said(out, view.saying);
  out.end_object();
}

void write_contents(json::Writer& out, std::string_view key, const std::vector<Saying>& sayings) {
  out.key(key).begin_array();
  for (const Saying& saying : sayings) {
    out.begin_object().key("content").raw(modules::json_of_content(saying.content));
    write_said(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_comments(json::Writer& out, const std::vector<Saying>& comments) {
  out.key("comments").begin_array();
  for (const Saying& saying : comments) {
    const Comment& comment = saying.content.comment();
    out.begin_object()
        .field("key", saying.name)
        .field("party", speaker(saying.said))
        .field("element", comment.element())
        .field("on", comment.on())
        .key("words");
    modules::write_names(out, names_of(comment.words()));
    out.field("answers", comment.answers()).field("settled", comment.settled());
    write_said(out, saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

void write_counts(json::Writer& out, const TextCounts& counts) {
  out.key("counts")
      .begin_object()
      .field("elements", counts.elements)
      .field("open", counts.open)
      .field("clean", counts.clean)
      .field("agreed_ad_ref", counts.agreed_ad_ref)
      .field("agreed", counts.agreed)
      .field("brackets", counts.brackets)
      .key("by_party")
      .begin_array();
  for (const PartyCount& one : counts.by_party) {
    out.begin_object()
        .field("party", one.party)
        .field("proposed", one.proposed)
        .field("marked", one.marked)
        .field("agreed", one.agreed)
        .field("proposing", one.proposing)
        .field("study", one.study)
        .field("scrutiny", one.scrutiny)
        .field("no_position", one.no_position)
        .end_object();
  }
  out.end_array().end_object();
}

void write_text_summary(json::Writer& out, std::string_view circle, const TextView& text) {
  out.field("circle", circle)
      .field("body", text.body)
      .field("id", text.id)
      .field("matter", text.matter)
      .field("kind", lower(Kind_Name(text.text().kind())))
      .key("titles");
  modules::write_names(out, names_of(text.text().titles()));
  write_languages(out, text.text());
  write_maybe(out, "meeting", text.text().meeting());
  out.field("non_paper", text.text().non_paper())
      .field("state", text.state)
      .field("revision", text.shown)
      .key("issued");
  if (text.revisions.empty()) {
    out.null();
  } else {
    out.string(time_text(text.revisions.back().saying.said.time));
  }
  write_maybe(out, "pen", text.pen);
  write_counts(out, text.counts);
  write_said(out, text.description);
  out.field("last", time_text(text.last));
}

void write_text(json::Writer& out, std::string_view circle, const TextView& text,
                std::string_view now) {
  write_text_summary(out, circle, text);
  modules::write_list(out, "parties", text.parties);
  out.field("together", text.text().together()).key("disposal");
  modules::write_dates(out, text.text().disposal());
  modules::write_list(out, "rivals", text.rivals);
  out.key("pens").begin_array();
  for (const PenView& pen : text.pens) {
    out.begin_object()
        .field("holder", pen.holder)
        .field("from_revision", pen.from_revision)
        .key("said");
    modules::write_said(out, pen.said);
    out.end_object();
  }
  out.end_array();
  write_maybe(out, "lacking", text.lacking);
  out.field("shown", text.shown).key("revisions").begin_array();
  for (const RevisionView& revision : text.revisions) write_revision(out, text, revision);
  out.end_array().key("elements").begin_array();
  for (const ElementView& element : text.elements) write_element(out, element);
  out.end_array().key("changes").begin_array();
  for (const auto& [name, change] : text.changes) write_change(out, change);
  out.end_array();
  write_comments(out, text.comments);
  out.key("packages").begin_array();
  for (const PackageView& package : text.packages) write_package(out, text, package, now);
  out.end_array();
  modules::write_list(out, "mandates", text.mandates);
  out.key("review");
  if (text.review) {
    modules::write_said(out, text.review->said);
  } else {
    out.null();
  }
  out.key("adoption");
  if (text.adoption) {
    out.begin_object().key("content").raw(modules::json_of_content(text.adoption->content));
    write_said(out, *text.adoption);
    out.end_object();
  } else {
    out.null();
  }
  write_contents(out, "proposed", text.proposed);
  write_contents(out, "attached", text.attached);
  write_contents(out, "signatures", text.signatures);
  write_contents(out, "corrections", text.corrections);
  write_contents(out, "renumberings", text.renumberings);
  write_contents(out, "terms", text.terms);
  out.field("digest", text.digest);
}

}  // namespace texts
