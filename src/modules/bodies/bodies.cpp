#include "modules/bodies/bodies.h"

#include "modules/acts.h"
#include "modules/checks.h"
#include "modules/papers.h"
#include "modules/texts.h"

namespace bodies {

namespace {

using modules::Checks;

Result<void> check_body(const Body& body) {
  Checks checks("body");
  checks.texts("names", body.names())
      .parties("parties", body.parties())
      .date("founded", body.founded())
      .require(body.founding_instrument().empty() || modules::is_id(body.founding_instrument()),
               "founding_instrument", "must be the id of an instrument")
      .require(body.parent().empty() || modules::is_body(body.parent()), "parent",
               "must be a body, e.g. bodies/council")
      .require(body.terms_of_reference().empty() || modules::is_id(body.terms_of_reference()),
               "terms_of_reference", "must be the id of an instrument")
      .require(body.terms_of_reference_version().empty() || !body.terms_of_reference().empty(),
               "terms_of_reference", "is needed beside its version")
      .require(body.decision_rule().silence() == (body.decision_rule().silence_classes_size() > 0),
               "decision_rule.silence_classes",
               "name the classes in which silence is allowed, and only where it is");
  for (const auto& name : body.decision_rule().silence_classes()) {
    checks.id("decision_rule.silence_classes", name);
  }
  for (const auto& language : body.languages()) {
    checks.require(modules::is_language_tag(language), "languages", "use tags such as en, ko, vi");
  }
  return checks.result();
}

Result<void> check_status(const Status& status) {
  Checks checks("status");
  return checks.require(status.state() != Status::STATE_UNSTATED, "state", "is needed")
      .date("from", status.from())
      .require((status.state() == Status::MERGED) == !status.into().empty(), "into",
               "is given where the body was merged, and only there")
      .require(status.into().empty() || modules::is_body(status.into()), "into",
               "must be a body, e.g. bodies/council")
      .result();
}

Result<void> check_lead(const Lead& lead) {
  Checks checks("lead");
  return checks.party("party", lead.party())
      .texts("organisation", lead.organisation())
      .date("from", lead.from())
      .date("until", lead.until())
      .maybe_meeting("from_meeting", lead.from_meeting())
      .result();
}

Result<void> check_line(const ReportingLine& line) {
  return Checks("reporting_line")
      .body("to", line.to())
      .date("from", line.from())
      .date("until", line.until())
      .result();
}

Result<void> check_custom(const Custom& custom) {
  return Checks("custom")
      .require(custom.meetings_per_year() <= 366, "meetings_per_year", "at most 366")
      .require(custom.before_each_report() <= 366, "before_each_report", "at most 366")
      .maybe_party("host", custom.host())
      .require(custom.host().empty() || custom.host_rule() == Custom::FIXED, "host",
               "is named where the host is always the same: host_rule FIXED")
      .date("from", custom.from())
      .result();
}

Result<void> check_instrument(const Instrument& instrument) {
  return Checks("instrument")
      .id("id", instrument.id())
      .require(instrument.kind() != Instrument::KIND_UNSTATED, "kind", "is needed")
      .texts("titles", instrument.titles())
      .dates("date", instrument.date())
      .result();
}

Result<void> check_strand(const Strand& strand) {
  Checks checks("strand");
  checks.id("id", strand.id()).texts("titles", strand.titles());
  for (const StrandLead& lead : strand.leads()) {
    checks.party("leads.party", lead.party()).texts("leads.organisation", lead.organisation());
  }
  return checks.result();
}

Result<void> check_progress(const Progress& progress) {
  return Checks("progress")
      .id("strand", progress.strand())
      .meeting("meeting", progress.meeting())
      .require(!progress.title_only() || progress.words().empty(), "words",
               "this strand is known by its title alone; leave the words out")
      .result();
}

Result<void> check_person(const Person& person) {
  Checks checks("person");
  checks.maybe_party("party", person.party())
      .require(person.names_size() > 0, "names", "one form of the name at least is needed");
  for (const NameForm& form : person.names()) {
    checks
        .require(!form.text().empty() && form.text().size() <= 80, "names.text",
                 "must have 1 to 80 bytes")
        .require(form.text().find('/') == std::string::npos, "names.text", "may hold no '/'")
        .require(modules::is_language_tag(form.lang()), "names.lang",
                 "use a tag such as en, ko, vi");
  }
  return checks.result();
}

Result<void> check_holding(const Holding& holding) {
  return Checks("holding")
      .id("id", holding.id())
      .texts("office", holding.office())
      .date("from", holding.from())
      .date("until", holding.until())
      .result();
}

Result<void> check_counterpart(const Counterpart& counterpart) {
  return Checks("counterpart")
      .party("party", counterpart.party())
      .texts("names", counterpart.names())
      .result();
}

Result<void> check_naming(const Naming& naming) {
  return Checks("naming")
      .texts("names", naming.names())
      .date("from", naming.from())
      .require(!naming.from().empty(), "from", "is needed: since when it has this name")
      .result();
}

Result<void> check_membership(const Membership& membership) {
  Checks checks("membership");
  if (membership.party().empty()) {
    checks.id("id", membership.id()).texts("organisation", membership.organisation());
  } else {
    checks.party("party", membership.party())
        .require(membership.id().empty(), "id", "is for an organisation that is no party");
  }
  return checks.require(membership.role() != Membership::ROLE_UNSTATED, "role", "is needed")
      .date("from", membership.from())
      .date("until", membership.until())
      .result();
}

Result<void> check_parent(const Parent& parent) {
  return Checks("parent")
      .require(parent.body().empty() || modules::is_body(parent.body()), "body",
               "must be a body, e.g. bodies/council; empty: none")
      .date("from", parent.from())
      .require(!parent.from().empty(), "from", "is needed: since when")
      .result();
}

Result<void> check_says(const Content& content) {
  switch (content.says_case()) {
    case Content::kBody:
      return check_body(content.body());
    case Content::kStatus:
      return check_status(content.status());
    case Content::kLead:
      return check_lead(content.lead());
    case Content::kReportingLine:
      return check_line(content.reporting_line());
    case Content::kCustom:
      return check_custom(content.custom());
    case Content::kInstrument:
      return check_instrument(content.instrument());
    case Content::kStrand:
      return check_strand(content.strand());
    case Content::kProgress:
      return check_progress(content.progress());
    case Content::kPerson:
      return check_person(content.person());
    case Content::kHolding:
      return check_holding(content.holding());
    case Content::kCounterpart:
      return check_counterpart(content.counterpart());
    case Content::kNaming:
      return check_naming(content.naming());
    case Content::kMembership:
      return check_membership(content.membership());
    case Content::kParent:
      return check_parent(content.parent());
    case Content::kTerm:
      return Checks("term")
          .id("id", content.term().id())
          .texts("texts", content.term().texts())
          .result();
    case Content::SAYS_NOT_SET:
      break;
  }
  return Error{ErrorCode::invalid,
               "the content says nothing: give one of body, status, lead, reporting_line, custom, "
               "instrument, strand, progress, person, holding, naming, membership, parent, term, "
               "counterpart"};
}

bool is_about_person(const Content& content) {
  return content.has_person() || content.has_holding();
}

Result<void> check_place(std::string_view matter, const Content& content) {
  if (content.has_counterpart()) {
    if (matter == std::string(kParties) + content.counterpart().party()) return {};
    return Error{ErrorCode::invalid, "this belongs to a party: matter bodies/parties/<its name>"};
  }
  if (is_about_person(content)) {
    if (modules::is_person(matter)) return {};
    return Error{ErrorCode::invalid, "this belongs to a person: matter bodies/people/<id>"};
  }
  if (modules::is_body(matter)) return {};
  return Error{ErrorCode::invalid, "this belongs to a body: matter bodies/<id>"};
}

Result<void> check_content(const record::Header& header, const Content& content) {
  TRY(modules::check_texts(content));
  TRY(check_says(content));
  TRY(modules::check_carried("content", content.papers()));
  TRY(check_place(header.matter(), content));
  return modules::check_speech(header, topic(content), content.words_of());
}

class Bodies final : public record::Module {
 public:
  std::string_view name() const override { return kModule; }
  std::uint32_t version() const override { return kVersion; }

  Result<void> check(const record::Header& header, ByteView bytes) const override {
    Content content;
    TRY(modules::decode_content(bytes, content));
    return check_content(header, content);
  }

  std::vector<std::string> files(ByteView bytes) const override {
    Content content;
    if (!modules::decode_content(bytes, content).ok()) return {};
    return modules::files_of(content.papers());
  }

  void fold(const record::Act& act, record::Rows& rows) const override {
    if (act.header.has_confirmation()) return modules::fold_confirmation(act, rows);
    Content content;
    if (!act.has_content || !modules::decode_content(act.content, content).ok()) return;
    if (!check_content(act.header, content).ok()) return;
    if (!content.has_person())
      return modules::fold_content(act, topic(content), content.words_of(), rows);
    // One row for each form of the name, so that forms of several acts add up.
    for (const NameForm& form : content.person().names()) {
      Content one = content;
      one.mutable_person()->clear_names();
      *one.mutable_person()->add_names() = form;
      const Bytes bytes = modules::encode_content(one);
      record::Act part{act.header, bytes, true, act.ref, act.party, act.time, act.joint};
      modules::fold_content(part, "name/" + form.lang() + "/" + form.text(), content.words_of(),
                            rows);
    }
  }

  void texts(const record::Header& /*header*/, ByteView content,
             std::vector<record::Text>& out) const override {
    modules::texts_of_content<Content>(content, out);
  }
};

}  // namespace

namespace {

// What changes with time has the day from which it is so in its topic, so that what was said of an
// earlier time stands beside it.
std::string since(std::string_view topic, const std::string& from) {
  return std::string(topic) + (from.empty() ? "" : "/" + modules::lower(from));
}

}  // namespace

std::string topic(const Content& content) {
  switch (content.says_case()) {
    case Content::kBody:
      return "body";
    case Content::kStatus:
      return since("status", content.status().from());
    case Content::kLead:
      return since("lead/" + content.lead().party(), content.lead().from());
    case Content::kReportingLine:
      return since("line/" + content.reporting_line().to(), content.reporting_line().from());
    case Content::kCustom:
      return since("custom", content.custom().from());
    case Content::kInstrument:
      return "instrument/" + content.instrument().id() + "/" +
             std::to_string(content.instrument().state());
    case Content::kStrand:
      return "strand/" + content.strand().id();
    case Content::kProgress:
      return "progress/" + content.progress().strand() + "/" + content.progress().meeting();
    case Content::kPerson:
      return "person";
    case Content::kHolding:
      return "holding/" + content.holding().id();
    case Content::kCounterpart:
      return "counterpart";
    case Content::kNaming:
      return since("naming", content.naming().from());
    case Content::kMembership:
      return since(
          "membership/" + (content.membership().party().empty() ? content.membership().id()
                                                                : content.membership().party()),
          content.membership().from());
    case Content::kParent:
      return since("parent", content.parent().from());
    case Content::kTerm:
      return "term/" + content.term().id();
    case Content::SAYS_NOT_SET:
      break;
  }
  return {};
}

std::unique_ptr<record::Module> make_module() { return std::make_unique<Bodies>(); }

Result<Bytes> content_from_json(ByteView json) { return modules::content_from_json<Content>(json); }

Result<Bytes> content_to_json(ByteView content) {
  return modules::content_to_json<Content>(content);
}

Result<std::string> kind_of(ByteView bytes) {
  Content content;
  TRY(modules::decode_content(bytes, content));
  return topic(content);
}

}  // namespace bodies
