#include "server/console/picture.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

namespace probity::server::console {

namespace {

constexpr int kMargin = 4;  // light squares around it: ISO/IEC 18004 section 9.1

}  // namespace

base::Result<pages::Picture> picture_of(const std::string& text) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M),
      QRcode_free);
  if (!code)
    return base::fail(base::Code::too_large, "the text does not fit into a picture", {},
                      "picture.size");
  pages::Picture made;
  made.size = code->width + 2 * kMargin;
  // Row by row; neighbours are one bar.
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x) {
      const auto dark = [&](int at) {
        return at < code->width && (code->data[y * code->width + at] & 1) != 0;
      };
      if (!dark(x)) continue;
      int end = x + 1;
      while (dark(end)) ++end;
      made.path += fmt::format("M{} {}h{}v1h-{}z", x + kMargin, y + kMargin, end - x, end - x);
      x = end;
    }
  return made;
}

}  // namespace probity::server::console
