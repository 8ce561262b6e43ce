#include "api/act_input.h"

#include <algorithm>
#include <array>

#include "api/record_json.h"
#include "base/encoding.h"
#include "labels/labels.h"

namespace api {
namespace {

using json::Value;

Error wrong(std::string_view field, std::string_view what) {
  return {ErrorCode::invalid, std::string(field) + ": " + std::string(what)};
}

Error nothing() {
  return {ErrorCode::not_found, "There is no such thing here, or it is not yours to see."};
}

// A string member of at most `max` bytes; empty when absent.
Result<std::string> text(const Value& input, std::string_view field, std::size_t max = 128) {
  const Value* value = input.find(field);
  if (value == nullptr) return std::string();
  const auto content = value->string();
  if (!content) return wrong(field, "has to be a text");
  if (content->empty() || content->size() > max) {
    return wrong(field, "has to have 1 to " + std::to_string(max) + " bytes");
  }
  return std::string(*content);
}

Result<int> choice(const Value& input, std::string_view field,
                   std::initializer_list<std::string_view> words, int if_absent) {
  const Value* value = input.find(field);
  if (value == nullptr) return if_absent;
  std::string all;
  int number = 0;
  for (const std::string_view word : words) {
    if (value->string() == word) return number;
    ++number;
    all += (all.empty() ? "" : ", ") + std::string(word);
  }
  return wrong(field, "has to be one of " + all);
}

Result<TimeMs> time(const Value& input, std::string_view field) {
  const auto content = input.text(field);
  const auto parsed = content ? parse_time(*content) : std::nullopt;
  if (!parsed) return wrong(field, "has to be a time in UTC like 2031-03-04T09:15:00.000Z");
  return *parsed;
}

// A reference, to something that the viewer may read.
Result<record::Reference> reference(const Value& value, std::string_view field) {
  const auto content = value.string();
  const auto parsed = content ? record::Reference::parse(*content)
                              : Result<record::Reference>(Error{ErrorCode::invalid, ""});
  if (!parsed.ok()) return wrong(field, "has to be party/epoch/index/leaf of an entry");
  return parsed.value();
}

class Reader {
 public:
  Reader(Parts& parts, const Session& session, std::string_view circle, const Value& input)
      : parts_(parts),
        session_(session),
        input_(input),
        view_(parts.engine.view(session.person.viewer)) {
    draft_.circle = std::string(circle);
  }

  Result<node::Draft> read() {
    TRY(check_members());
    TRY(read_type());
    TRY(read_label());
    TRY(read_actor(session_, input_.find("actor"), *draft_.header.mutable_actor()));
    TRY(read_references());
    TRY(read_content());
    draft_.precedence = static_cast<node::Precedence>(
        TRY(choice(input_, "precedence", {"routine", "priority", "immediate", "flash"}, 0)));
    return std::move(draft_);
  }

 private:
  Result<void> check_members() {
    static constexpr std::array kKnown = {
        "type",        "matter",     "module",     "content",    "content_hex", "label",
        "actor",       "target",     "references", "precedence", "kind",        "body",
        "predecessor", "supersedes", "settles",    "silence",    "due",         "reservation",
        "party",       "channel",    "person",     "office",     "powers",      "class",
        "revoked",     "concur"};
    if (!input_.is_object()) return wrong("body", "has to be an object");
    for (const auto& [name, value] : input_.members()) {
      if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) {
        return wrong(name, "is not known here");
      }
    }
    return {};
  }

  // The act that this one names, which gives matter, module and label too.
  Result<record::ActRow> target() {
    const Value* value = input_.find("target");
    if (value == nullptr)
      return wrong("target", "is missing: the reference of the act that this one answers");
    const record::Reference ref = TRY(reference(*value, "target"));
    auto act = view_->act(draft_.circle, ref);
    if (!act.ok()) {
      if (act.error().code == ErrorCode::not_found || act.error().code == ErrorCode::forbidden)
        return nothing();
      return act.error();
    }
    draft_.header.set_matter(act.value().matter);
    draft_.header.set_module(act.value().module);
    target_label_ = act.value().label;
    return act;
  }

  Result<void> own_matter() {
    const std::string matter = TRY(text(input_, "matter"));
    const std::string module = TRY(text(input_, "module"));
    if (matter.empty()) return wrong("matter", "is missing: what this is about");
    if (module.empty()) return wrong("module", "is missing: whose content this is");
    draft_.header.set_matter(matter);
    draft_.header.set_module(module);
    return {};
  }

  Result<void> read_type() {
    const std::string type = TRY(text(input_, "type"));
    if (type != "proposal" && input_.find("concur") != nullptr)
      return wrong("concur", "stands with a proposal alone");
    record::Header& header = draft_.header;
    if (type == "statement") {
      TRY(own_matter());
      header.mutable_statement();
    } else if (type == "proposal") {
      TRY(own_matter());
      TRY(read_proposal(*header.mutable_proposal()));
    } else if (type == "concurrence") {
      *header.mutable_concurrence()->mutable_proposal() = TRY(target()).ref.proto();
    } else if (type == "decline") {
      *header.mutable_decline()->mutable_proposal() = TRY(target()).ref.proto();
    } else if (type == "withdrawal") {
      *header.mutable_withdrawal()->mutable_proposal() = TRY(target()).ref.proto();
    } else if (type == "notice_receipt") {
      *header.mutable_notice_receipt()->mutable_proposal() = TRY(target()).ref.proto();
    } else if (type == "silence_broken") {
      *header.mutable_silence_broken()->mutable_proposal() = TRY(target()).ref.proto();
    } else if (type == "confirmation") {
      *header.mutable_confirmation()->mutable_noted() = TRY(target()).ref.proto();
    } else if (type == "ad_referendum") {
      *header.mutable_ad_referendum()->mutable_proposal() = TRY(target()).ref.proto();
      header.mutable_ad_referendum()->set_due(TRY(time(input_, "due")));
    } else if (type == "reservation") {
      *header.mutable_reservation()->mutable_proposal() = TRY(target()).ref.proto();
      header.mutable_reservation()->set_kind(static_cast<record::ReservationKind>(
          TRY(choice(input_, "reservation", {"reservation", "study", "scrutiny", "question"}, 0))));
    } else if (type == "noted") {
      TRY(own_matter());
      TRY(read_noted(*header.mutable_noted()));
    } else if (type == "grant") {
      TRY(read_grant(*header.mutable_grant()));
    } else if (type == "silence_authorisation") {
      TRY(circle_matter());
      header.mutable_silence_authorisation()->set_class_(TRY(text(input_, "class")));
      const Value* revoked = input_.find("revoked");
      header.mutable_silence_authorisation()->set_revoked(revoked != nullptr &&
                                                          revoked->boolean().value_or(false));
    } else {
      return wrong("type",
                   "has to be statement, proposal, concurrence, decline, withdrawal, "
                   "ad_referendum, reservation, noted, confirmation, grant, "
                   "silence_authorisation, notice_receipt or silence_broken");
    }
    return {};
  }

  Result<void> circle_matter() {
    draft_.header.set_matter("circle");
    draft_.header.set_module("circle");
    return {};
  }

  Result<void> read_proposal(record::Proposal& proposal) {
    const std::string kind = TRY(text(input_, "kind"));
    if (const Value* value = input_.find("concur")) {
      const auto concur = value->boolean();
      if (!concur) return wrong("concur", "has to be true or false");
      draft_.concur = *concur;
    }
    proposal.set_kind(kind);  // where it is absent, the content says it: read_content()
    proposal.set_body(TRY(text(input_, "body")));
    if (const Value* value = input_.find("predecessor")) {
      *proposal.mutable_predecessor() = TRY(visible(*value, "predecessor")).proto();
    }
    if (const Value* value = input_.find("supersedes")) {
      *proposal.mutable_supersedes() = TRY(visible(*value, "supersedes")).proto();
    }
    if (const Value* value = input_.find("settles")) {
      if (!value->is_array() || value->items().size() > 64)
        return wrong("settles", "has to be a list of at most 64");
      for (const Value& item : value->items()) {
        *proposal.add_settles() = TRY(visible(item, "settles")).proto();
      }
    }
    if (const Value* value = input_.find("silence")) {
      record::SilenceTerms& silence = *proposal.mutable_silence();
      silence.set_class_(TRY(text(*value, "class")));
      silence.set_expiry(TRY(time(*value, "expiry")));
      const Value* notice = value->find("notice_ms");
      const auto number = notice == nullptr ? std::nullopt : notice->unsigned_number();
      if (!number) return wrong("silence.notice_ms", "is missing: milliseconds");
      silence.set_notice(*number);
    }
    return {};
  }

  Result<void> read_noted(record::Noted& noted) {
    const std::string party = TRY(text(input_, "party", 64));
    const PartyNames& known = party_names(parts_, draft_.circle);
    const auto number = known.numbers.find(party);
    if (number == known.numbers.end())
      return wrong("party",
                   "has to be the journal name of a party of this circle: whose words these are");
    noted.set_party(static_cast<std::uint32_t>(number->second));
    noted.set_channel(static_cast<record::Channel>(
        TRY(choice(input_, "channel", {"letter", "email", "in_the_room", "published"}, 0))));
    return {};
  }

  Result<void> read_grant(record::Grant& grant) {
    TRY(circle_matter());
    if (!session_.person.is_operator) {
      return Error{ErrorCode::forbidden, "Only an operator grants powers; ask one of this node."};
    }
    grant.set_person(TRY(text(input_, "person")));
    grant.set_office(TRY(text(input_, "office")));
    if (const Value* powers = input_.find("powers")) {
      for (const Value& power : powers->items()) {
        if (power.string() != "commit") return wrong("powers", "knows only 'commit'");
        if (grant.powers_size() == 0) grant.add_powers(record::COMMIT);
      }
    }
    return {};
  }

  Result<record::Reference> visible(const Value& value, std::string_view field) {
    const record::Reference ref = TRY(reference(value, field));
    if (!view_->act(draft_.circle, ref).ok()) return nothing();
    return ref;
  }

  Result<void> read_references() {
    const Value* value = input_.find("references");
    if (value == nullptr) return {};
    if (!value->is_array() || value->items().size() > 32)
      return wrong("references", "has to be a list of at most 32");
    for (const Value& item : value->items()) {
      *draft_.header.add_references() = TRY(visible(item, "references")).proto();
    }
    return {};
  }

  Result<void> read_label() {
    Label label = target_label_.value_or(parts_.config.default_label);
    const labels::Policy& policy = labels::test_policy();
    if (const Value* value = input_.find("label")) {
      if (!value->is_object()) return wrong("label", "has to be an object");
      const std::string policy_name = TRY(text(*value, "policy"));
      if (!policy_name.empty()) label.policy = policy_name;
      if (const Value* classification = value->find("classification")) {
        if (const auto number = classification->unsigned_number()) {
          if (*number >= policy.classifications.size())
            return wrong("label.classification", "is not in the policy");
          label.classification = static_cast<std::uint32_t>(*number);
        } else {
          const auto found = std::find(policy.classifications.begin(), policy.classifications.end(),
                                       classification->string().value_or(""));
          if (found == policy.classifications.end())
            return wrong("label.classification", "is not in the policy");
          label.classification = static_cast<std::uint32_t>(found - policy.classifications.begin());
        }
      }
      if (const Value* categories = value->find("categories")) {
        label.categories.clear();
        for (const Value& item : categories->items())
          label.categories.emplace_back(item.string().value_or(""));
        std::sort(label.categories.begin(), label.categories.end());
        if (std::adjacent_find(label.categories.begin(), label.categories.end()) !=
            label.categories.end()) {
          return wrong("label.categories", "names one category twice");
        }
      }
    }
    TRY(labels::check(policy, label));
    // Nobody writes what they could not read themselves afterwards.
    if (!labels::may_read(session_.person.viewer, label)) {
      return Error{ErrorCode::forbidden,
                   "label: above your own clearance; ask someone who is cleared for it."};
    }
    record::ActLabel& out = *draft_.header.mutable_label();
    out.set_policy(label.policy);
    out.set_classification(label.classification);
    for (const std::string& category : label.categories) out.add_categories(category);
    return {};
  }

  Result<void> read_content() {
    const Value* content = input_.find("content");
    const Value* bytes = input_.find("content_hex");
    if (content != nullptr && content->is_null()) content = nullptr;
    if (content != nullptr && bytes != nullptr)
      return wrong("content_hex", "stands beside content; give one of them");
    if (content != nullptr) {
      if (!content->is_object()) return wrong("content", "has to be an object");
      auto read = parts_.screens.content_of_json(draft_.header.module(), content->write());
      if (!read.ok()) return Error{read.error().code, "content: " + read.error().message};
      draft_.content = std::move(read).value();
    } else if (bytes != nullptr) {
      const auto raw = unhex(bytes->string().value_or("-"));
      if (!raw) return wrong("content_hex", "has to be lower-case hexadecimal");
      draft_.content = *raw;
    }
    if (draft_.header.has_proposal() && draft_.header.proposal().kind().empty()) {
      const auto kind = parts_.screens.kind_of_content(draft_.header.module(), draft_.content);
      if (!kind.ok())
        return wrong(
            "kind",
            "is missing, and the content does not say it: the kind of decision that is asked for");
      draft_.header.mutable_proposal()->set_kind(kind.value());
    }
    return {};
  }

  Parts& parts_;
  const Session& session_;
  const Value& input_;
  std::unique_ptr<record::View> view_;
  node::Draft draft_;
  std::optional<Label> target_label_;
};

}  // namespace

Result<void> read_actor(const Session& session, const json::Value* input, record::Actor& actor) {
  actor.set_person(session.person.person);
  actor.set_office(session.person.office);
  std::string capacity = session.person.capacity;
  if (input != nullptr) {
    if (!session.person.is_operator) {
      return Error{ErrorCode::forbidden, "actor: only an operator speaks as somebody else."};
    }
    if (!input->is_object()) return wrong("actor", "has to be an object");
    if (const std::string person = TRY(text(*input, "person")); !person.empty())
      actor.set_person(person);
    if (const std::string office = TRY(text(*input, "office")); !office.empty())
      actor.set_office(office);
    if (const auto given = input->text("capacity")) capacity = *given;
  }
  static constexpr std::array<std::string_view, 5> kWords = {
      "substantive", "acting", "performing_duties", "alternate", "special_envoy"};
  const auto found = std::find(kWords.begin(), kWords.end(), capacity);
  if (found == kWords.end()) return wrong("actor.capacity", "is not a capacity");
  actor.set_capacity(static_cast<record::Capacity>(found - kWords.begin()));
  return {};
}

Result<node::Draft> read_act(Parts& parts, const Session& session, std::string_view circle,
                             const json::Value& input) {
  return Reader(parts, session, circle, input).read();
}

}  // namespace api
