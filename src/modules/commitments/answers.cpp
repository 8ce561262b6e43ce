// The answers about commitments as JSON.
#include "modules/commitments/follow_up.h"
#include "modules/content.h"
#include "modules/dates.h"
#include "modules/papers.h"

namespace commitments {

namespace {

using modules::names_of;

void write_stand(json::Writer& out, const Stand& stand) {
  out.begin_object().field("state", stand.state).key("date");
  modules::write_dates(out, stand.date);
  modules::write_maybe(out, "at_meeting", stand.at_meeting);
  out.key("words");
  modules::write_maybe_names(out, stand.words);
  out.field("evidence", stand.evidence).key("said");
  modules::write_said(out, stand.said);
  out.end_object();
}

void write_stands(json::Writer& out, std::string_view key, const std::vector<Stand>& stands) {
  out.key(key).begin_array();
  for (const Stand& stand : stands) write_stand(out, stand);
  out.end_array();
}

void write_due(json::Writer& out, const Item& item) {
  out.key("due").begin_object().key("date");
  modules::write_dates(out, item.due);
  modules::write_maybe(out, "meeting", item.due_at);
  out.field("standing", item.standing);
  modules::write_maybe(out, "day", item.due_day);
  out.end_object();
}

void write_origin(json::Writer& out, const Item& item) {
  out.key("source");
  if (item.origin.meeting.empty() && item.origin.paragraph.empty()) {
    out.null();
    return;
  }
  out.begin_object();
  modules::write_maybe(out, "meeting", item.origin.meeting);
  out.key("ordinal");
  if (item.ordinal == 0) {
    out.null();
  } else {
    out.number(std::uint64_t{item.ordinal});
  }
  out.key("title");
  modules::write_names(out, item.meeting_title);
  modules::write_maybe(out, "outcome", item.origin.outcome);
  modules::write_maybe(out, "item", item.origin.paragraph);
  modules::write_maybe(out, "text", item.origin.publication);
  out.end_object();
}

void write_closure(json::Writer& out, const Saying& saying) {
  const Closure& closure = saying.content.closure();
  out.begin_object().field("how", modules::lower(Closure::How_Name(closure.how()))).key("words");
  modules::write_maybe_names(out, names_of(closure.words()));
  out.key("date");
  modules::write_dates(out, closure.date());
  modules::write_maybe(out, "at_meeting", closure.at_meeting());
  write_said_of(out, saying);
  out.end_object();
}

void write_closures(json::Writer& out, std::string_view key, const std::vector<Saying>& closures) {
  out.key(key).begin_array();
  for (const Saying& saying : closures) write_closure(out, saying);
  out.end_array();
}

}  // namespace

void write_item(json::Writer& out, std::string_view circle, const Item& item) {
  out.field("circle", circle)
      .field("body", item.body)
      .field("id", item.id)
      .field("key", item.key)
      .field("matter", item.matter)
      .key("text");
  modules::write_names(out, item.words);
  modules::write_maybe(out, "kind", item.kind);
  modules::write_list(out, "owners", item.owners);
  write_due(out, item);
  write_origin(out, item);
  modules::write_maybe(out, "strand", item.strand);
  out.field("title_only", item.title_only).field("state", item.state).key("joint");
  if (item.joint) {
    write_stand(out, *item.joint);
  } else {
    out.null();
  }
  write_stands(out, "views", item.views);
  write_stands(out, "noted", item.noted);
  write_closures(out, "closing", item.closing);
  out.field("evidence", item.evidence).key("last_progress");
  modules::write_dates(out, item.last_progress);
  out.field("overdue", item.overdue).field("stale", item.stale);
  modules::write_list(out, "returns_on_agenda", item.returns_on_agenda);
  out.key("said");
  modules::write_said(out, item.said, item.sources);
}

void write_history(json::Writer& out, const CommitmentView& commitment,
                   const std::set<std::string>& silenced) {
  const auto is_hidden = [&](const Saying& saying) { return is_silenced(silenced, saying.said); };
  out.key("descriptions").begin_array();
  for (const Saying& saying : commitment.descriptions) {
    out.begin_object().key("text");
    modules::write_names(
        out, is_hidden(saying) ? modules::Names() : names_of(saying.content.commitment().words()));
    write_said_of(out, saying);
    out.end_object();
  }
  out.end_array().key("progress").begin_array();
  for (const Saying& saying : commitment.progress) {
    const Progress& progress = saying.content.progress();
    out.begin_object()
        .field("state", modules::lower(Progress::State_Name(progress.state())))
        .key("date");
    modules::write_dates(out, progress.date());
    modules::write_maybe(out, "at_meeting", progress.at_meeting());
    out.key("words");
    modules::write_maybe_names(out,
                               is_hidden(saying) ? modules::Names() : names_of(progress.words()));
    using Papers = google::protobuf::RepeatedPtrField<Evidence>;
    modules::write_papers(out, "evidence", is_hidden(saying) ? Papers() : progress.evidence());
    write_said_of(out, saying);
    out.end_object();
  }
  out.end_array();
  write_closures(out, "closures", commitment.closures);
}

}  // namespace commitments
