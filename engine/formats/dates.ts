/**
 * Dates without a clock: days since 1 January 1970 as YYYY-MM-DD and back, in the Gregorian calendar.
 * Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years that begin in March end with the day some lack.
 */

/** Days from 1 March 0000 to 1 January 1970. */
const EPOCH = 719_468;
const DAYS_IN_400_YEARS = 146_097;
/** The last day of 9999. */
const LAST_DAY = 2_932_896;

/** Returns the date of a day, undefined outside of the years 1 to 9999. */
export function dateOfDays(days: number): string | undefined {
  if (!Number.isInteger(days) || days < 306 - EPOCH || days > LAST_DAY) return undefined;
  const day = days + EPOCH;
  const era = Math.floor(day / DAYS_IN_400_YEARS);
  const ofEra = day - era * DAYS_IN_400_YEARS;
  const leaps = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const year = Math.floor((ofEra - leaps) / 365);
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const ofMonth = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const digits = (n: number, width: number): string => String(n).padStart(width, '0');
  const whole = era * 400 + year + (month <= 2 ? 1 : 0);
  return `${digits(whole, 4)}-${digits(month, 2)}-${digits(ofMonth, 2)}`;
}

/** Returns the day of a date written YYYY-MM-DD, undefined for other text and for dates there are not. */
export function daysOfDate(date: string): number | undefined {
  const [, years, months, dayOfMonth] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  const month = Number(months);
  const year = Number(years) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const ofEra = year - era * 400;
  const ofYear =
    Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + Number(dayOfMonth) - 1;
  const day = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
  const days = era * DAYS_IN_400_YEARS + day - EPOCH;
  return dateOfDays(days) === date ? days : undefined;
}
