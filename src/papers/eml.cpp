// Letters as e-mail programs keep them (RFC 5322, MIME). The parser is GMime's; charsets are ICU's.
#include <gmime/gmime.h>

#include <memory>

#include "papers/charset.h"
#include "papers/clean.h"
#include "papers/letter.h"
#include "papers/limits.h"

namespace papers {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

std::string addresses(InternetAddressList* list) {
  if (list == nullptr) return {};
  char* text = internet_address_list_to_string(list, nullptr, FALSE);
  std::string out = text == nullptr ? "" : text;
  g_free(text);
  return out;
}

std::string time_of(GDateTime* time) {
  if (time == nullptr) return {};
  char* text = g_date_time_format(time, "%Y-%m-%dT%H:%M");
  std::string out = text == nullptr ? "" : text;
  g_free(text);
  return out;
}

// What the part decodes to, of at most `max` bytes; the size says how much there was.
Bytes content_of(GMimePart* part, std::size_t max, std::uint64_t& size) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  Bytes out;
  size = 0;
  if (content == nullptr) return out;
  const Owned<GMimeStream> into(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, into.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(into.get()));
  if (bytes == nullptr) return out;
  size = bytes->len;
  out.assign(reinterpret_cast<const char*>(bytes->data), std::min<std::size_t>(max, bytes->len));
  return out;
}

// A letter within the letter, as a file of its own.
Bytes written(GMimeObject* object) {
  const Owned<GMimeStream> into(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(object, nullptr, into.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(into.get()));
  return bytes == nullptr ? Bytes() : Bytes(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

class Parts {
 public:
  Parts(Letter& letter, Reading* notes) : letter_(letter), notes_(notes) {}

  Result<void> take(GMimeObject* object, std::size_t depth) {
    if (object == nullptr) return {};
    if (++count_ > kPartsMax || depth > kPartDepthMax)
      return Error{ErrorCode::invalid, "the letter is refused: it has too many parts"};
    if (GMIME_IS_MULTIPART(object)) {
      GMimeMultipart* all = GMIME_MULTIPART(object);
      const int count = g_mime_multipart_get_count(all);
      for (int i = 0; i < count; ++i) TRY(take(g_mime_multipart_get_part(all, i), depth + 1));
      return {};
    }
    if (GMIME_IS_MESSAGE_PART(object)) {
      // A letter within the letter is something attached, not more of its text.
      GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
      const char* subject = inner == nullptr ? nullptr : g_mime_message_get_subject(inner);
      Letter::Attachment one{subject == nullptr ? "letter.eml" : std::string(subject) + ".eml",
                             "message/rfc822", 0};
      if (inner != nullptr) one.bytes = written(GMIME_OBJECT(inner));
      one.size = one.bytes.size();
      letter_.attachments.push_back(std::move(one));
      return {};
    }
    if (!GMIME_IS_PART(object)) return {};
    GMimePart* part = GMIME_PART(object);
    GMimeContentType* type = g_mime_object_get_content_type(object);
    const char* name = g_mime_part_get_filename(part);
    const bool is_text = type != nullptr && g_mime_content_type_is_type(type, "text", "*") != 0;
    const char* disposition = g_mime_object_get_disposition(object);
    const bool attached = name != nullptr || !is_text ||
                          (disposition != nullptr && std::string_view(disposition) == "attachment");
    std::uint64_t size = 0;
    if (attached) {
      Bytes content = content_of(part, SIZE_MAX, size);
      char* media = type == nullptr ? nullptr : g_mime_content_type_get_mime_type(type);
      letter_.attachments.push_back({name == nullptr ? "attachment" : name,
                                     media == nullptr ? "" : media, size, std::move(content)});
      g_free(media);
      return {};
    }
    const Bytes raw = content_of(part, kCellMax * 4, size);
    const char* charset = g_mime_content_type_get_parameter(type, "charset");
    Result<Decoded> decoded = decode(raw, charset == nullptr ? "" : charset);
    if (!decoded.ok()) decoded = decode(raw, "");
    if (!decoded.ok()) return decoded.error();
    if (decoded.value().guessed && notes_ != nullptr)
      notes_->note("charset_guessed_" + decoded.value().charset);
    if (g_mime_content_type_is_type(type, "text", "html") != 0) {
      if (html_.empty()) html_ = decoded.value().text;
    } else {
      if (!letter_.text.empty()) letter_.text += "\n";
      letter_.text += decoded.value().text;
    }
    return {};
  }

  // HTML is read where the letter has no plain text.
  void end() {
    if (clean(letter_.text, true).empty()) letter_.text = words_of_html(html_);
  }

 private:
  Letter& letter_;
  Reading* notes_;
  std::string html_;
  std::size_t count_ = 0;
};

}  // namespace

Result<Letter> letter_of_eml(ByteView bytes, Reading* notes) {
  static const bool kReady = [] {
    g_mime_init();
    return true;
  }();
  check(kReady);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (message == nullptr)
    return Error{ErrorCode::invalid, "this is no letter that can be read (RFC 5322)"};
  Letter letter;
  letter.from = addresses(g_mime_message_get_from(message.get()));
  letter.to = addresses(g_mime_message_get_to(message.get()));
  letter.copies = addresses(g_mime_message_get_cc(message.get()));
  letter.date = time_of(g_mime_message_get_date(message.get()));
  const char* subject = g_mime_message_get_subject(message.get());
  letter.subject = subject == nullptr ? "" : subject;
  if (letter.from.empty() && letter.subject.empty() && letter.date.empty())
    return Error{ErrorCode::invalid, "this is no letter: it has neither sender, subject nor date"};
  Parts parts(letter, notes);
  TRY(parts.take(g_mime_message_get_mime_part(message.get()), 0));
  parts.end();
  return letter;
}

Result<void> read_eml(ByteView bytes, Reading& into) {
  give(TRY(letter_of_eml(bytes, &into)), into);
  return {};
}

}  // namespace papers
