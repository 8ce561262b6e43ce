#include "modules/texts/texts.h"

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "modules/acts.h"
#include "modules/texts.h"
#include "modules/texts/at_home.h"
#include "modules/texts/check.h"

namespace texts {
namespace {

class Texts final : public record::Module {
 public:
  std::string_view name() const override { return kModule; }
  std::uint32_t version() const override { return kVersion; }

  Result<void> check(const record::Header& header, ByteView bytes) const override {
    Content content;
    TRY(modules::decode_content(bytes, content));
    return check_content(header, content);
  }

  Result<void> check_setting(const record::Setting& setting, const record::Header&,
                             ByteView bytes) const override {
    Content content;
    if (!modules::decode_content(bytes, content).ok()) return {};
    if (setting.national) return check_circle(setting, content);
    if (is_at_home(content)) {
      return Error{ErrorCode::invalid,
                   "instructions and fallbacks are this party's own and stay where it alone reads: "
                   "write them in the national workspace, under the same matter"};
    }
    if (content.text().parties_size() == 0) return {};
    return Error{ErrorCode::invalid,
                 "text.parties: belongs to a workspace of one party; here the parties of the text "
                 "are those of its body"};
  }

  bool at_home(ByteView bytes) const override {
    Content content;
    return modules::decode_content(bytes, content).ok() && is_at_home(content);
  }

  bool commits(ByteView bytes) const override {
    Content content;
    return modules::decode_content(bytes, content).ok() &&
           (content.marks().stand() == Marks::AGREED || content.has_signature());
  }

  std::string_view silence_class(ByteView bytes) const override {
    Content content;
    if (!modules::decode_content(bytes, content).ok()) return {};
    if (content.has_adoption()) return "texts";
    return content.has_correction() ? "corrections" : "";
  }

  std::vector<std::string> files(ByteView bytes) const override {
    Content content;
    if (!modules::decode_content(bytes, content).ok()) return {};
    const std::string& scan = content.signature().scan();
    return modules::is_file(scan) ? std::vector<std::string>{scan} : std::vector<std::string>();
  }

  void fold(const record::Act& act, record::Rows& rows) const override {
    if (act.header.has_confirmation()) return modules::fold_confirmation(act, rows);
    Content content;
    if (!act.has_content || !modules::decode_content(act.content, content).ok()) return;
    if (!check_content(act.header, content).ok()) return;
    if (is_at_home(content)) {
      fold_asks(act, content, rows);
      // What a person alone may read marks no screen of the text: it is found among the acts.
      if (!content.has_instruction_request()) return;
      // A row for each author: nobody's word takes the place of what others may not read.
      return rows.put(topic(content) + "/by/" + act.header.actor().person(), act.content);
    }
    std::string at = topic(content);
    // Each for itself: which was first has to be seen, and a row keeps what came last.
    const std::string place = "/" + act.ref.epoch + "/" + std::to_string(act.ref.index);
    if (content.has_revision()) at += place;
    modules::fold_content(act, at, content.words_of(), rows);
    // Which of them opened the text is told by what it said before its first revision.
    if (content.has_text() && (act.header.has_statement() || act.header.has_noted())) {
      modules::fold_content(act, std::string(kOpened) + place, content.words_of(), rows);
    }
  }

  void texts(const record::Header& /*header*/, ByteView content,
             std::vector<record::Text>& out) const override {
    modules::texts_of_content<Content>(content, out);
  }
};

}  // namespace

std::string digest_of(ByteView bytes, std::size_t digits) {
  return hex(crypto::sha256(bytes).view()).substr(0, digits);
}

std::string name_of(std::string_view party, ByteView content) {
  return std::string(party) + "/" + digest_of(content, kNameDigits);
}

Bytes named_by(const Content& content) {
  if (content.words_of().empty()) return modules::encode_content(content);
  Content plain = content;
  plain.clear_words_of();
  return modules::encode_content(plain);
}

std::string topic(const Content& content) {
  const auto own = [&content](const char* word, std::size_t digits) {
    return std::string(word) + "/" + digest_of(modules::encode_content(content), digits);
  };
  switch (content.says_case()) {
    case Content::kText:
      return "text";
    case Content::kPen:
      return "pen/" + std::to_string(content.pen().from_revision());
    case Content::kPage:
      return own("page", kWholeDigits);
    case Content::kRevision:
      return "revision/" + std::to_string(content.revision().number());
    case Content::kChange:
      return "change/" + digest_of(named_by(content), kNameDigits);
    case Content::kStance:
      return own("stance", kNameDigits);
    case Content::kMarks:
      return own("marks", kNameDigits);
    case Content::kComment:
      return "comment/" + digest_of(named_by(content), kNameDigits);
    case Content::kConcordance:
      return own("concordance", kNameDigits);
    case Content::kMandate:
      return "mandate/" + content.mandate().party();
    case Content::kPackage:
      return "package/" + content.package().id();
    case Content::kRenumbering:
      return "renumbering/" + std::to_string(content.renumbering().revision());
    case Content::kReview:
      return "review";
    case Content::kAdoption:
      return "adoption";
    case Content::kAttached:
      return "attached/" + content.attached().id();
    case Content::kSignature:
      return content.signature().confirms().empty() ? "signature"
                                                    : "signature/" + content.signature().confirms();
    case Content::kCorrection:
      return "correction/" + content.correction().id();
    case Content::kTerm:
      return "term/" + content.term().id();
    case Content::kInstructionRequest:
      return "instruction_request/" + content.instruction_request().id();
    case Content::kInstruction:
      return own("instruction", kNameDigits);
    case Content::kFallback:
      return own("fallback", kNameDigits);
    case Content::SAYS_NOT_SET:
      break;
  }
  return {};
}

std::unique_ptr<record::Module> make_module() { return std::make_unique<Texts>(); }

Result<Bytes> content_from_json(ByteView json) { return modules::content_from_json<Content>(json); }

Result<Bytes> content_to_json(ByteView content) {
  return modules::content_to_json<Content>(content);
}

Result<std::string> kind_of(ByteView bytes) {
  Content content;
  TRY(modules::decode_content(bytes, content));
  return topic(content);
}

}  // namespace texts
