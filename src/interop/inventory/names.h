// Names for uses that a spreadsheet brings: made from the agency and the published id, or the name.
// Where two rows would get the same one, or it is taken, the row's natural key tells them apart, so
// a name does not depend on the order of the rows. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "registers/inventory/register.h"

namespace probity::interop::inventory {

// "Form reading (OCR)" -> "form-reading-ocr"; empty when nothing of the text can stand in a name.
std::string slug_of(std::string_view text, std::size_t longest);

// "dhs-2705" of agency "DHS" and id "DHS-2705"; "riv-form-reading" where there is no id.
std::string slug_of(const registers::inventory::InventoryRow& row);
// The same with eight digits of the natural key.
std::string distinct_slug_of(const registers::inventory::InventoryRow& row);

}  // namespace probity::interop::inventory
