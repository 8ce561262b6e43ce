#include "mail/message.h"

#include <array>

#include "base/encoding.h"
#include "mail/address.h"

namespace mail {
namespace {

struct Words {
  std::string subject;
  std::string body;
};

std::string many(std::size_t count, std::string_view one, std::string_view more) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : more);
}

Words english(const Message& message) {
  if (message.test)
    return {"Entente: trial of the mail",
            "This is a trial of the mail of Entente. Nothing waits because of it.\n"};
  const std::string things = many(message.waiting, "thing waits for you", "things wait for you");
  return {"Entente: " + things,
          things + " in Entente. " +
              many(message.answers, "of them needs an answer.", "of them need an answer.") +
              "\n\nSign in: " + message.url +
              "\n\nThis message says no more on purpose. How often it comes is yours to set there, "
              "under You.\n"};
}

Words korean(const Message& message) {
  if (message.test)
    return {"Entente: 메일 시험", "Entente 메일 시험입니다. 이로 인해 기다리는 일은 없습니다.\n"};
  const std::string count = std::to_string(message.waiting);
  return {"Entente: 대기 중인 일 " + count + "건",
          "Entente에 대기 중인 일이 " + count + "건 있습니다. 그중 답변이 필요한 것은 " +
              std::to_string(message.answers) + "건입니다.\n\n로그인: " + message.url +
              "\n\n이 메일은 일부러 그 이상을 알리지 않습니다. 받는 빈도는 로그인 후 '내 계정'에서 "
              "정할 수 있습니다.\n"};
}

Words vietnamese(const Message& message) {
  if (message.test)
    return {"Entente: thử gửi thư",
            "Đây là thư thử của Entente. Không có việc gì chờ vì thư này.\n"};
  const std::string count = std::to_string(message.waiting);
  return {"Entente: " + count + " việc đang chờ bạn",
          count + " việc đang chờ bạn trong Entente, trong đó " + std::to_string(message.answers) +
              " việc cần trả lời.\n\nĐăng nhập: " + message.url +
              "\n\nThư này cố ý không nói gì thêm. Bạn đặt mức độ thường xuyên ở mục 'Bạn' sau khi "
              "đăng nhập.\n"};
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

// Encoded words of RFC 2047, each of whole characters and at most 75 bytes.
std::string header_text(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  constexpr std::size_t kBytesMax = 42;  // 56 in base64, 68 with what stands around them
  std::string out;
  for (std::size_t from = 0; from < text.size();) {
    std::size_t end = std::min(from + kBytesMax, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    out += std::string(out.empty() ? "" : "\r\n ") + "=?UTF-8?B?" +
           base64(text.substr(from, end - from)) + "?=";
    from = end;
  }
  return out;
}

std::string date_text(TimeMs time) {
  constexpr std::array<const char*, 7> kDays = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = time_text(time);  // 2031-05-12T09:00:00Z or with milliseconds
  const auto month = static_cast<std::size_t>((iso[5] - '0') * 10 + (iso[6] - '0') - 1);
  return std::string(kDays[time / 86'400'000 % 7]) + ", " + iso.substr(8, 2) + " " +
         kMonths[month] + " " + iso.substr(0, 4) + " " + iso.substr(11, 8) + " +0000";
}

std::string lines(std::string_view text, bool plain) {
  std::string out;
  if (plain) {
    for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return out;
  }
  constexpr std::size_t kLine = 76;
  const std::string encoded = base64(text);
  for (std::size_t from = 0; from < encoded.size(); from += kLine)
    out += encoded.substr(from, kLine) + "\r\n";
  return out;
}

}  // namespace

std::string message_id(Random& random, std::string_view from) {
  return hex(random.bytes(16)) + "@" + std::string(domain_of(from));
}

std::string write(const Message& message) {
  const Words words = message.language == "ko"   ? korean(message)
                      : message.language == "vi" ? vietnamese(message)
                                                 : english(message);
  const bool plain = is_ascii(words.body);
  return "Date: " + date_text(message.date) + "\r\nFrom: Entente <" + message.from + ">\r\nTo: <" +
         message.to + ">\r\nMessage-ID: <" + message.id +
         ">\r\nSubject: " + header_text(words.subject) +
         "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
         "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: " +
         (plain ? "7bit" : "base64") + "\r\n\r\n" + lines(words.body, plain);
}

}  // namespace mail
