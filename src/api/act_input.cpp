#include "api/act_input.h"

#include <algorithm>
#include <array>
#include <map>

#include "api/body.h"
#include "api/label_input.h"
#include "api/record_json.h"
#include "base/encoding.h"
#include "labels/labels.h"

namespace api {
namespace {

using json::Value;

Error nothing() {
  return {ErrorCode::not_found, "There is no such thing here, or it is not yours to see."};
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
  return wrong_member(field, "has to be one of " + all);
}

Result<TimeMs> time(const Value& input, std::string_view field) {
  const auto content = input.text(field);
  const auto parsed = content ? parse_time(*content) : std::nullopt;
  if (!parsed) return wrong_member(field, "has to be a time in UTC like 2031-03-04T09:15:00.000Z");
  return *parsed;
}

// A reference, to something that the viewer may read.
Result<record::Reference> reference(const Value& value, std::string_view field) {
  const auto content = value.string();
  const auto parsed = content ? record::Reference::parse(*content)
                              : Result<record::Reference>(Error{ErrorCode::invalid, ""});
  if (!parsed.ok()) return wrong_member(field, "has to be party/epoch/index/leaf of an entry");
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
    TRY(read_type());
    TRY(read_label(parts_, session_, input_.find("label"), target_label_,
                   *draft_.header.mutable_label()));
    TRY(read_actor(session_, input_.find("actor"), *draft_.header.mutable_actor()));
    TRY(read_references());
    TRY(read_content());
    TRY(read_despite());
    if (const Value* value = input_.find("based_on")) TRY(visible(*value, "based_on"));
    TRY(check_rights());
    TRY(check_files());
    draft_.precedence = static_cast<node::Precedence>(
        TRY(choice(input_, "precedence", {"routine", "priority", "immediate", "flash"}, 0)));
    return std::move(draft_);
  }

 private:
  // Whether the role of an account reaches as far as this act goes.
  Result<void> check_rights() {
    const Person& person = session_.person;
    const record::Header& header = draft_.header;
    if (!labels::may_see(person.viewer, draft_.circle, header.matter())) return nothing();
    if (person.account.empty()) return {};
    bool alone = false;
    for (const record::CircleView& circle : view_->circles())
      alone = alone || (circle.id == draft_.circle && circle.national);
    const bool binding = draft_.concur || header.has_concurrence() || header.has_decline() ||
                         header.has_withdrawal() || header.has_silence_authorisation();
    const people::Weight weight = binding ? people::Weight::binding
                                  : alone ? people::Weight::own
                                          : people::Weight::spoken;
    // A proposal that another body is to decide than the one it is about takes the role in both.
    const std::string deciding = "circle/" + header.proposal().body();
    if (people::may(person.rights, weight, draft_.circle, header.matter()) &&
        (header.proposal().body().empty() ||
         people::may(person.rights, weight, draft_.circle, deciding)))
      return {};
    static constexpr std::string_view kNeeded[] = {"drafter, delegate or head", "delegate or head",
                                                   "head"};
    return Error{ErrorCode::forbidden,
                 "type: this needs the role " + std::string(kNeeded[static_cast<int>(weight)]) +
                     " in the body that it is about, and in the one that decides."};
  }

  // Whoever carries a file gives it to the readers of the act, and reads it through that: only what
  // this person sent, or may read already, may be carried. The answer is that for a file which is
  // not here.
  Result<void> check_files() {
    const std::string person = session_.person.key();
    for (const crypto::Hash& file : parts_.engine.files_of(draft_)) {
      if (parts_.sent.holds(person, draft_.circle, file)) continue;
      bool sent = false;
      for (const node::Upload& upload : parts_.engine.uploads(person))
        sent = sent || (upload.state == node::UploadState::held && upload.file == file &&
                        upload.order.circle == draft_.circle);
      if (sent) continue;
      const Result<bool> read = view_->reads_file(draft_.circle, draft_.header.matter(), file);
      if (!read.ok() || !read.value()) return node::file_not_here(file);
    }
    return {};
  }

  // What every act may say, and what an act of this type says besides.
  Result<void> check_members(std::string_view type) {
    static const std::map<std::string_view, std::vector<std::string_view>> kTypes = {
        {"statement", {"matter", "module", "based_on"}},
        {"proposal",
         {"matter", "module", "kind", "body", "predecessor", "supersedes", "settles", "silence",
          "concur", "files", "based_on"}},
        {"concurrence", {"target"}},
        {"decline", {"target"}},
        {"withdrawal", {"target"}},
        {"ad_referendum", {"target", "due"}},
        {"reservation", {"target", "reservation"}},
        {"noted", {"matter", "module", "party", "channel"}},
        {"confirmation", {"target"}},
        {"grant", {"person", "office", "powers"}},
        {"silence_authorisation", {"class", "revoked"}},
        {"notice_receipt", {"target"}},
        {"silence_broken", {"target"}},
    };
    const auto own = kTypes.find(type);
    if (own == kTypes.end()) {
      return wrong_member("type",
                          "has to be statement, proposal, concurrence, decline, withdrawal, "
                          "ad_referendum, reservation, noted, confirmation, grant, "
                          "silence_authorisation, notice_receipt or silence_broken");
    }
    std::vector<std::string_view> known = {"type",       "label",   "actor",       "references",
                                           "precedence", "content", "content_hex", "despite"};
    known.insert(known.end(), own->second.begin(), own->second.end());
    return only_members(input_, "", known);
  }

  // The act that this one names, which gives matter, module and label too.
  Result<record::ActRow> target() {
    const Value* value = input_.find("target");
    if (value == nullptr)
      return wrong_member("target", "is missing: the reference of the act that this one answers");
    const record::Reference ref = TRY(reference(*value, "target"));
    auto act = view_->act(draft_.circle, ref);
    if (!act.ok()) {
      if (act.error().code != ErrorCode::not_found && act.error().code != ErrorCode::forbidden)
        return act.error();
      const auto other =
          view_->at(draft_.circle, {std::to_string(ref.party), ref.epoch, ref.index, ""}, 1);
      if (!other.ok() || other.value().empty())
        return Error{ErrorCode::not_found,
                     "target: there is no such act here, or it is not yours to see"};
      return Error{ErrorCode::not_found, "target: another act stands at this place, " +
                                             other.value().front().ref.text() +
                                             ": read that one before you answer it"};
    }
    draft_.header.set_matter(act.value().matter);
    draft_.header.set_module(act.value().module);
    target_label_ = act.value().label;
    return act;
  }

  Result<void> own_matter() {
    const std::string matter = TRY(text_member(input_, "matter"));
    const std::string module = TRY(text_member(input_, "module"));
    if (matter.empty()) return wrong_member("matter", "is missing: what this is about");
    if (module.empty()) return wrong_member("module", "is missing: whose content this is");
    draft_.header.set_matter(matter);
    draft_.header.set_module(module);
    return {};
  }

  Result<void> read_type() {
    const std::string type = TRY(text_member(input_, "type"));
    TRY(check_members(type));
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
      header.mutable_silence_authorisation()->set_class_(TRY(text_member(input_, "class")));
      header.mutable_silence_authorisation()->set_revoked(TRY(flag_member(input_, "revoked")));
    }
    return {};
  }

  Result<void> circle_matter() {
    draft_.header.set_matter("circle");
    draft_.header.set_module("circle");
    return {};
  }

  Result<void> read_proposal(record::Proposal& proposal) {
    const std::string kind = TRY(text_member(input_, "kind"));
    draft_.concur = TRY(flag_member(input_, "concur"));
    proposal.set_kind(kind);  // where it is absent, the content says it: read_content()
    proposal.set_body(TRY(text_member(input_, "body")));
    if (const Value* value = input_.find("predecessor")) {
      *proposal.mutable_predecessor() = TRY(visible(*value, "predecessor")).proto();
    }
    if (const Value* value = input_.find("supersedes")) {
      *proposal.mutable_supersedes() = TRY(visible(*value, "supersedes")).proto();
    }
    if (const Value* value = input_.find("settles")) {
      if (!value->is_array() || value->items().size() > 64)
        return wrong_member("settles", "has to be a list of at most 64");
      for (const Value& item : value->items()) {
        *proposal.add_settles() = TRY(visible(item, "settles")).proto();
      }
    }
    if (const Value* value = input_.find("files")) {
      if (!value->is_array() || value->items().size() > 64)
        return wrong_member("files", "has to be a list of at most 64");
      for (const Value& item : value->items()) {
        const auto id = unhex(item.string().value_or("-"));
        if (!id || id->size() != 32)
          return wrong_member("files",
                              "has to be names that POST /api/v1/circles/{circle}/files gave");
        proposal.add_blobs(*id);
      }
    }
    if (const Value* value = input_.find("silence")) {
      TRY(only_members(*value, "silence", {"class", "expiry", "notice_ms"}));
      record::SilenceTerms& silence = *proposal.mutable_silence();
      silence.set_class_(TRY(text_member(*value, "class")));
      silence.set_expiry(TRY(time(*value, "expiry")));
      const Value* notice = value->find("notice_ms");
      const auto number = notice == nullptr ? std::nullopt : notice->unsigned_number();
      if (!number) return wrong_member("silence.notice_ms", "is missing: milliseconds");
      silence.set_notice(*number);
    }
    return {};
  }

  bool is_national() {
    const auto circles = view_->circles();
    return std::any_of(circles.begin(), circles.end(), [&](const record::CircleView& circle) {
      return circle.id == draft_.circle && circle.national;
    });
  }

  Result<void> read_noted(record::Noted& noted) {
    const std::string party = TRY(text_member(input_, "party", 64));
    const PartyNames& known = party_names(parts_, draft_.circle);
    const auto number = known.numbers.find(party);
    if (number != known.numbers.end()) {
      noted.set_party(static_cast<std::uint32_t>(number->second));
    } else if (is_national()) {
      // Of nobody here, where our own side alone is a party, number 1: the content names them.
      noted.set_party(2);
    } else {
      return wrong_member(
          "party", "has to be the journal name of a party of this circle: whose words these are");
    }
    noted_of_ = party;
    noted.set_channel(static_cast<record::Channel>(
        TRY(choice(input_, "channel", {"letter", "email", "in_the_room", "published"}, 0))));
    return {};
  }

  Result<void> read_grant(record::Grant& grant) {
    TRY(circle_matter());
    if (!session_.person.account.empty()) {
      return Error{ErrorCode::forbidden,
                   "type: a grant is given at POST /api/v1/people/{account}/grant."};
    }
    if (!session_.person.is_operator) {
      return Error{ErrorCode::forbidden, "Only an operator grants powers; ask one of this node."};
    }
    grant.set_person(TRY(text_member(input_, "person")));
    grant.set_office(TRY(text_member(input_, "office")));
    if (const Value* powers = input_.find("powers")) {
      if (!powers->is_array()) return wrong_member("powers", "has to be a list");
      for (const Value& power : powers->items()) {
        if (power.string() != "commit") return wrong_member("powers", "knows only 'commit'");
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
      return wrong_member("references", "has to be a list of at most 32");
    for (const Value& item : value->items()) {
      *draft_.header.add_references() = TRY(visible(item, "references")).proto();
    }
    return {};
  }

  // Read by whoever asks for advice; here it is only well formed.
  Result<void> read_despite() {
    const Value* value = input_.find("despite");
    if (value == nullptr) return {};
    if (!value->is_array() || value->items().size() > 16)
      return wrong_member("despite", "has to be a list of at most 16 words");
    for (const Value& word : value->items()) {
      if (!word.is_string()) return wrong_member("despite", "has to be a list of words");
    }
    return {};
  }

  Result<void> read_content() {
    const Value* content = input_.find("content");
    const Value* bytes = input_.find("content_hex");
    if (content != nullptr && content->is_null()) content = nullptr;
    if (content != nullptr && bytes != nullptr)
      return wrong_member("content_hex", "stands beside content; give one of them");
    if (content != nullptr) {
      if (!content->is_object()) return wrong_member("content", "has to be an object");
      auto read = parts_.screens.content_of_json(draft_.header.module(), content->write());
      if (!read.ok()) return Error{read.error().code, "content: " + read.error().message};
      draft_.content = std::move(read).value();
    } else if (bytes != nullptr) {
      const auto raw = unhex(bytes->string().value_or("-"));
      if (!raw) return wrong_member("content_hex", "has to be lower-case hexadecimal");
      draft_.content = *raw;
    }
    TRY(check_words_of());
    TRY(check_zones_of_content());
    if (draft_.header.has_proposal() && draft_.header.proposal().kind().empty()) {
      const auto kind = parts_.screens.kind_of_content(draft_.header.module(), draft_.content);
      if (!kind.ok())
        return wrong_member(
            "kind",
            "is missing, and the content does not say it: the kind of decision that is asked for");
      draft_.header.mutable_proposal()->set_kind(kind.value());
    }
    return {};
  }

  // What others wrote stands, and no fold depends on the list of zones of a machine: it is asked
  // here alone, of what this side writes.
  Result<void> check_zones_of_content() {
    const auto text = parts_.screens.json_of_content(draft_.header.module(), draft_.content);
    if (!text.ok()) return {};
    const Result<Value> content = json::parse(text.value());
    return content.ok() ? check_zones("content", content.value()) : Result<void>();
  }

  // Whose words a noted act holds stands in its content too, however that came.
  Result<void> check_words_of() {
    if (!draft_.header.has_noted()) return {};
    const auto text = parts_.screens.json_of_content(draft_.header.module(), draft_.content);
    const auto content = text.ok() ? json::parse(text.value()) : Result<Value>(text.error());
    if (!content.ok() || content.value().text("words_of").value_or("") == noted_of_) return {};
    return wrong_member("content.words_of", "has to name the same party as party");
  }

  Parts& parts_;
  const Session& session_;
  const Value& input_;
  std::unique_ptr<record::View> view_;
  node::Draft draft_;
  std::optional<Label> target_label_;
  std::string noted_of_;
};

}  // namespace

Result<void> read_actor(const Session& session, const json::Value* input, record::Actor& actor) {
  actor.set_person(session.person.person);
  actor.set_office(session.person.office);
  std::string capacity = session.person.capacity;
  if (input != nullptr && !session.person.account.empty()) {
    // An account speaks as its own office, or acting for one that it stands in for today.
    TRY(only_members(*input, "actor", {"office"}));
    const std::string office = TRY(text_member(*input, "office"));
    if (!office.empty() && office != session.person.office) {
      if (!session.person.rights.acting_for.contains(office)) {
        return Error{ErrorCode::forbidden,
                     "actor.office: is neither yours nor one that you stand in for today."};
      }
      actor.set_office(office);
      capacity = "acting";
    }
  } else if (input != nullptr) {
    if (!session.person.is_operator) {
      return Error{ErrorCode::forbidden, "actor: only an operator speaks as somebody else."};
    }
    TRY(only_members(*input, "actor", {"person", "office", "capacity"}));
    if (const std::string person = TRY(text_member(*input, "person")); !person.empty())
      actor.set_person(person);
    if (const std::string office = TRY(text_member(*input, "office")); !office.empty())
      actor.set_office(office);
    if (std::string given = TRY(text_member(*input, "capacity")); !given.empty())
      capacity = std::move(given);
  }
  static constexpr std::array<std::string_view, 5> kWords = {
      "substantive", "acting", "performing_duties", "alternate", "special_envoy"};
  const auto found = std::find(kWords.begin(), kWords.end(), capacity);
  if (found == kWords.end()) return wrong_member("actor.capacity", "is not a capacity");
  actor.set_capacity(static_cast<record::Capacity>(found - kWords.begin()));
  return {};
}

Result<node::Draft> read_act(Parts& parts, const Session& session, std::string_view circle,
                             const json::Value& input) {
  return Reader(parts, session, circle, input).read();
}

}  // namespace api
