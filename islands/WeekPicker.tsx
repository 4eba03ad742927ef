/** Until then, and without JavaScript, it is a form; the page has its button. */
export const hydrate = "idle";

/**
 * Any week of a season, in the phone's own wheel. Choosing one goes there.
 *
 * @param props.action the form's address; `?week=` leads on to the week
 * @param props.weeks each week's number and name
 */
export default function WeekPicker(
  { action, week, weeks }: { action: string; week: number; weeks: [number, string][] },
) {
  return (
    <form id="week-picker" action={action}>
      <label>
        <span class="unseen">Week</span>
        <select name="week" onChange={(event) => event.currentTarget.form?.requestSubmit()}>
          {weeks.map(([number, label]) => (
            <option key={number} value={number} selected={number === week}>{label}</option>
          ))}
        </select>
      </label>
    </form>
  );
}
