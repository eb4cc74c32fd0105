/** An address that is sent to someone holds only the filters that are set. */

export function startFilters(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[method='get']")) {
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) {
        if (value === "") formData.delete(name);
      }
    });
  }
}
